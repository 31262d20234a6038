"""The series that referral numbers come from."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial")]
    operations = [migrations.RunSQL("CREATE SEQUENCE referral_number_seq", "DROP SEQUENCE referral_number_seq")]
