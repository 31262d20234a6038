"""Short forms and variants of first names, English and Spanish, in groups that stand for one name each; the list is our own."""

from __future__ import annotations

# The first of each line is the name that the others stand for. A short form may stand for several names (alex, chris, pat).
GROUPS = """
abigail abby gail abbie
abraham abe bram
adelaide addie adela
adrian adriano adrienne
agnes aggie nessie ines
albert al bert bertie alberto beto
alexander alex al alec lex sandy sasha xander alejandro ale jandro
alexandra alex lexi sandra sandy sasha alejandra ale alexa
alfred al fred alf alfie alfredo fredo
alice ali allie alicia licha
allison allie ali alison
amanda mandy amy
amelia millie amy mel
andrea andie drea andreina
andrew andy drew andres
angela angie angel angelica angelina angeles
ann anna annie anne hannah nan nancy ana anita anabel
anthony tony ant antonio tono toni
antonia toni tonya tona
arnold arnie arnoldo
arthur art artie arturo turo
augustine gus agustin tino augie
barbara barb babs bobbie barbie barbarita
bartholomew bart bartolome
beatrice bea trixie beatriz betty bety
benjamin ben benny benji benjie benjamin
bernard bernie barney bernardo nardo
bernadette bernie detta
bradley brad
brandon bran
brian bryan brayan
caroline carrie carol caro carolina lina carolyn
carlos charlie carlitos charly
casandra cassie cass cassandra sandra
catherine cathy kate katie kathy kit kitty cat katherine kathryn kathleen katy kay catalina cata katarina trina
cecilia cece celia ceci
charles charlie chuck chas chip carl carlos
charlotte charlie lottie carlota
christina chris chrissy tina christine kristina kristine cristina kris cris
christopher chris kit topher christian cristobal kris cristofer
clarence clare
claudia clau
clifford cliff
clinton clint
concepcion concha conchita connie
constance connie constanza
consuelo chelo connie
cornelius neil corny connie
curtis curt kurt
cynthia cindy cyndi cintia
daniel dan danny dani daniel
danielle dani ellie daniela
david dave davey davy davi
deborah deb debbie debra debora
dennis denny dionisio
dolores lola lolita dolly loli
dominic dom nick domingo mingo dominick
donald don donny donnie
dorothy dot dottie dolly dora dorotea
douglas doug dougie
edgar ed eddie
edith edie ditha
edmund ed eddie ned ted
edward ed eddie ned ted teddy eduardo lalo edwardo
edwin ed eddie win
eleanor ellie nell nora ellen elena elenor leonor
elizabeth liz beth betty lizzie eliza lisa betsy bess ellie elsie libby lisbeth elisabeth isabel isabella chabela elisa
emanuel manny manuel emmanuel manolo
emily em emmie emilia
enrique quique kike rick
ernest ernie ernesto neto
esperanza pera lanza espe
esteban steve teban
eugene gene eugenio geno
evelyn eve evie lynn eva evita
felicia lisha fely
fernando fer nando ferdinand
florence flo flossie flor florencia
frances fran francie frankie fanny francisca paca pancha
francis frank fran frankie francisco pancho paco cisco franklin
frederick fred freddy fritz rick federico fede freddie
gabriel gabe gabi gabo
gabrielle gabby gabriela gabi brie
genevieve gen gena genny
george georgie jorge coque
gerald gerry jerry gerardo
gerard gerry jerry gerardo
gertrude gert trudy
gilbert gil bert gilberto beto
gloria glo
gonzalo chalo gonza
graciela chela gracie
gregory greg gregg gregorio goyo
guadalupe lupe lupita lupillo pita
guillermo memo guille billy william
gustavo gus tavo
harold hal harry
harriet hattie harry
harrison harry
heather heath
hector tito
helen nell ellie lena elena helena
henry hank harry hal enrique
herbert herb bert
hortensia tencha
howard howie
hugo huguito hugh hughie
ignacio nacho iggy
irene rene irenita
isaac ike zac
isabel isa izzy bella chabela isabella
isidro chilo
ismael mayo isma
jacob jake jay coby
jacqueline jackie jacky jacki
james jim jimmy jamie jaime jay jimmie santiago diego
janet jan janice jane
jasmine jazz jas yasmin
jean jeannie jeanne jeanette
jeffrey jeff geoff geoffrey jeffery
jennifer jen jenny jenn jenni
jeremy jerry jem jeremiah jeremias
jerome jerry jeronimo
jesse jess jessie
jessica jess jessie
jesus chuy chucho suso
joan joanie joanne joanna juana
joaquin quino
jocelyn joss lynn
john jack johnny jon juan johnnie jonny
jonathan jon jonny nathan jonatan john johnathan
jorge george coco
jose joe pepe chepe joseph pepito
joseph joe joey jo jose
josefina pepa fina josephine josie jo chepa
joshua josh josue
joyce joy
judith judy judi jude
julia julie jules juliana julieta
julian jules julio
julio jules julius
justin just justino
karen kari
kenneth ken kenny
kevin kev
kimberly kim kimmie kimberley
lawrence larry lars laurie lorenzo loren laurence
laura laurie lauri lori laurita
lauren laurie ren
leonard leo len lenny leonardo nardo
leopoldo polo leo
leonel leo
leslie les
lillian lily lil lilly lili liliana
linda lindy lynn
lourdes lulu
lois lo
louis lou louie luis lewis
louise lou lulu luisa
lucille lucy lucia lucinda luz lulu
luis lucho louie wicho
luz lucha lucecita
magdalena lena magda maggie malena madeline maddie
manuel manny manolo meme
marcus marc mark marcos marco
margaret maggie meg peggy marge margie greta madge peg rita daisy margarita mago
maria mary mari mia marie maru mariquita
mariana mary ana marian marianne
marjorie marge margie
mark marc marco marcos
martha marty mattie marta patty
martin marty tincho
mary molly polly mamie may maria marie mae
matilda tilly mattie
matthew matt matty mateo mathew teo
maurice maury mauricio moe
maximilian max maximo maximiliano
maxwell max
melanie mel lanie
melissa mel missy lissa
mercedes meche mercy merche
michael mike mikey mick mickey miguel micheal micah
michelle shelly shell mitch micaela
mildred millie
milagros mila mili
miguel mike migue micky
minerva minnie mine
mitchell mitch
montserrat monse
moses moe moises moy
nancy nan
natalie nat nattie natalia
nathaniel nate nat nathan natan
nicholas nick nicky nico nicolas cole nikolas
nicole nikki nicky nico nicola
norma normita
octavio tavo
oliver ollie oli
olivia liv livvy ollie
oscar oskar ozzie
pamela pam pammy
patricia pat patty tricia trish patsy pati
patrick pat paddy rick patricio pato
paul pablo paulie
paula pauline paulina pau polly
peter pete pedro
penelope penny nelly
peter pete petey
philip phil pip phillip felipe pipe
priscilla cilla pris
rachel rae shelly raquel
rafael rafa ralph raphael
ramon moncho monchi ray
randall randy rand
raul rulo
raymond ray raimundo
rebecca becky becca beca rebeca
refugio cuca cuco
reginald reggie reg
reynaldo rey naldo
richard rick dick rich richie ricky ricardo rico
robert bob rob bobby robbie bert roberto beto robby
roberta bobbie robbie berta
rodney rod
rodolfo rudy fito rudolph rodo
rodrigo rod rigo
rogelio roger royo
roland rollie orlando rolando
ronald ron ronnie ronny ronaldo
rosa rosie rose rosita chayo
rosario chayo charo rosie
rosemary rose rosie mary romy
roxanne roxy roxana rox
russell russ rusty
ruth ruthie
samantha sam sammy
saint st sainte ste
samuel sam sammy
sandra sandy sandi
santiago santi chago diego
sarah sally sadie sara
sebastian seb bastian sebas
sergio checo
sharon shari sherry
sheila shelly
shirley shirl
socorro coco soco
silvia syl silvie sylvia
sofia sophie sophia sofi chofi
stanley stan
stephanie steph stevie estefania stefanie fani
stephen steve stevie steven esteban stefan
susan sue susie suzy susana susanna suzanne
sydney sid syd
tamara tammy tami
teresa terry tess tessa terri tere theresa teresita
terrence terry terence
theodore ted teddy theo teodoro teo
thomas tom tommy tomas thom
tiffany tiff tiffani
timothy tim timmy timoteo
tobias toby tobi
valentina val vale tina
valerie val vale valeria
vanessa nessa van
vernon vern
veronica ronnie vero roni
victor vic vick vico
victoria vicky tori vic viky
vincent vin vinny vince vicente chente
virginia ginny ginger gina vicky
walter walt wally gualterio
wanda wandy
wendy wen
wesley wes
wilfred will fred wilfredo willy
william bill will billy willie liam guillermo willy wil
yolanda yoli yola
yvonne vonnie ivonne
zachary zach zack zachariah zacarias zac
"""


def _groups() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for line in GROUPS.strip().splitlines():
        members = line.split()
        found.setdefault(members[0], {}).update(dict.fromkeys(members))
    return {root: tuple(members) for root, members in found.items()}


MEMBERS = _groups()
ROOTS: dict[str, frozenset[str]] = {
    name: frozenset(root for root, members in MEMBERS.items() if name in members)
    for name in {one for group in MEMBERS.values() for one in group}
}


def roots(name: str) -> frozenset[str]:
    """The names that this one may stand for, itself when it is no short form."""
    return ROOTS.get(name) or frozenset((name,))


def are_related(one: str, other: str) -> bool:
    """Whether two first names may be the same name in different forms ("Bill", "William")."""
    return one != other and bool(roots(one) & roots(other))


def forms(name: str) -> list[str]:
    """Every way in which somebody of this name may be written down, itself included."""
    return sorted({name, *(member for root in roots(name) for member in MEMBERS.get(root, ()))})
