"""The documents that are written from the code: who may open which address, and the states of things."""

from __future__ import annotations

from corecit.access.actor import Actor
from corecit.access.declare import Rule
from corecit.accounts.models import User
from corecit.accounts.roles import Role, permissions_of
from corecit.common.states import Machine, machines
from corecit.web.routes import Route, routes

# Column -> who; two letters so that the table stays readable.
COLUMNS: dict[str, str] = {
    Role.OFFICER: "OF",
    Role.CLINICIAN: "CL",
    Role.PEER: "PE",
    Role.EMS: "EM",
    Role.DISPATCHER: "DI",
    Role.POLICE_SUPERVISOR: "PS",
    Role.CLINICAL_SUPERVISOR: "CS",
    Role.PROGRAM_ADMIN: "AD",
    Role.PRIVACY_OFFICER: "PR",
    Role.ANALYST: "AN",
    Role.PARTNER: "PA",
}


def readers() -> dict[str, Actor]:
    """One actor per role, one signed in without any role, and one not signed in; none of them stands in the database."""
    found = {str(role): Actor(user=User(name=role), permissions=permissions_of(role)) for role in COLUMNS}
    return found | {"nobody": Actor(user=User(name="nobody")), "anonymous": Actor.public("anonymous")}


def _row(route: Route, actors: dict[str, Actor]) -> str:
    marks = ["●" if route.admits(actor) else "·" for actor in actors.values()]
    rule: Rule | None = route.rule
    path = route.path.replace("|", "\\|")
    return f"| {route.method or 'page'} | `{path}` | {rule.name if rule else 'UNDECLARED'} | {' | '.join(marks)} |"


def access() -> str:
    """docs/access.md."""
    actors = readers()
    legend = ", ".join(f"**{short}** {Role(role).label.lower()}" for role, short in COLUMNS.items())
    head = [
        "# Who may open which address",
        "",
        "Written by `manage.py write_docs` from the rules that the views declare; a test compares it with them, and another walks every address as every",
        "role and asks whether the answer is the one that stands here. Do not edit it by hand.",
        "",
        "A ● opens the door. Which rows stand behind it is decided by the policies: what a reader may not see answers 404, as if it were not there. A · answers",
        "403, or the sign-in page (the API: 401) where nobody is signed in.",
        "",
        f"{legend}, **no** signed in without any role, **—** not signed in.",
        "",
        f"| | Address | Rule | {' | '.join(COLUMNS.values())} | no | — |",
        "|---|---|---|" + ":-:|" * len(actors),
    ]
    return "\n".join([*head, *[_row(route, actors) for route in sorted(routes(), key=lambda r: (r.is_api, r.path, r.method))]]) + "\n"


def _diagram(machine: Machine) -> list[str]:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{words}" as {name.replace("-", "_")}' for name, words in machine.states.items()]
    lines += [f"    [*] --> {name.replace('-', '_')}" for name in machine.first]
    for step in machine.steps:
        words = f": {step.words}" if step.words else ""
        lines.append(f"    {step.source.replace('-', '_')} --> {step.target.replace('-', '_')}{words}")
    lines += [f"    {name.replace('-', '_')} --> [*]" for name in machine.last]
    return [*lines, "```"]


def states() -> str:
    """docs/states.md."""
    lines = [
        "# States, and what may follow what",
        "",
        "Written by `manage.py write_docs` from the tables that the code asks; a test compares it with them. Do not edit it by hand.",
    ]
    for machine in machines():
        lines += ["", f"## {machine.title}", "", f"{machine.description} (`{machine.source}`)", "", *_diagram(machine)]
    return "\n".join(lines) + "\n"


# File under docs/ -> what writes it.
DOCUMENTS = {"access.md": access, "states.md": states}
