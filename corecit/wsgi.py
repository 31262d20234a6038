"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from corecit.common.room import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corecit.settings")

application = with_room(get_wsgi_application())
