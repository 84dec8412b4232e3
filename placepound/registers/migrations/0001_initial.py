"""The registers as they began."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import placepound.core.terms.viewer


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("is_active", models.BooleanField(default=True)),
                ("is_staff", models.BooleanField(default=False)),
                ("wants_digest", models.BooleanField(default=False)),
                ("is_demo", models.BooleanField(default=False)),
                ("joined", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sharing",
                    models.CharField(
                        choices=[
                            ("own", "own"),
                            ("named", "named"),
                            ("partnership", "partnership"),
                            ("public", "public"),
                        ],
                        default=placepound.core.terms.viewer.Sharing["PUBLIC"],
                        max_length=12,
                    ),
                ),
                (
                    "sensitivity",
                    models.CharField(
                        blank=True,
                        choices=[("", ""), ("commercial", "commercial"), ("personal", "personal")],
                        default=placepound.core.terms.viewer.Sensitivity["NONE"],
                        max_length=12,
                    ),
                ),
                ("sensitive_until", models.DateField(blank=True, null=True)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("system", "System"),
                            ("place", "Place"),
                            ("neighbourhood", "Neighbourhood"),
                            ("ward", "Ward"),
                            ("msoa", "Middle layer super output area"),
                            ("lsoa", "Lower layer super output area"),
                            ("practice", "Practice list"),
                        ],
                        max_length=16,
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("vintage", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("synthetic", models.BooleanField(default=False)),
                ("source", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ["name", "code"],
            },
        ),
        migrations.CreateModel(
            name="AreaShape",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("geometry", models.JSONField()),
                ("source", models.CharField(max_length=500)),
                (
                    "area",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shape", to="registers.area"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NeighbourhoodVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(max_length=500)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="registers.area"
                    ),
                ),
            ],
            options={
                "ordering": ["area", "number"],
            },
        ),
        migrations.CreateModel(
            name="NeighbourhoodPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("weight", models.DecimalField(decimal_places=6, default=1, max_digits=7)),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="part_of", to="registers.area"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="registers.neighbourhoodversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sharing",
                    models.CharField(
                        choices=[
                            ("own", "own"),
                            ("named", "named"),
                            ("partnership", "partnership"),
                            ("public", "public"),
                        ],
                        default=placepound.core.terms.viewer.Sharing["PUBLIC"],
                        max_length=12,
                    ),
                ),
                (
                    "sensitivity",
                    models.CharField(
                        blank=True,
                        choices=[("", ""), ("commercial", "commercial"), ("personal", "personal")],
                        default=placepound.core.terms.viewer.Sensitivity["NONE"],
                        max_length=12,
                    ),
                ),
                ("sensitive_until", models.DateField(blank=True, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("icb", "Integrated care board"),
                            ("ccg", "Clinical commissioning group"),
                            ("county_council", "County council"),
                            ("district_council", "District council"),
                            ("unitary_council", "Unitary council"),
                            ("metropolitan_council", "Metropolitan borough council"),
                            ("london_borough", "London borough council"),
                            ("combined_authority", "Combined authority"),
                            ("nhs_trust", "NHS trust"),
                            ("primary_care_network", "Primary care network"),
                            ("practice", "General practice"),
                            ("vcfse", "Charity or community group"),
                            ("independent_provider", "Independent provider"),
                            ("national_body", "National body"),
                            ("group", "Group of bodies named together in a published document"),
                        ],
                        max_length=24,
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("synthetic", models.BooleanField(default=False)),
                ("note", models.TextField(blank=True)),
                ("named", models.ManyToManyField(blank=True, related_name="+", to="registers.organisation")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_members",
                        to="registers.organisation",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="groups", to="registers.organisation"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="area",
            name="named",
            field=models.ManyToManyField(blank=True, related_name="+", to="registers.organisation"),
        ),
        migrations.AddField(
            model_name="area",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registers.organisation",
            ),
        ),
        migrations.CreateModel(
            name="OrganisationIdentifier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("ods", "ods"),
                            ("gss", "gss"),
                            ("company", "company"),
                            ("charity", "charity"),
                            ("local_authority", "local_authority"),
                            ("synthetic", "synthetic"),
                        ],
                        max_length=20,
                    ),
                ),
                ("value", models.CharField(max_length=40)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identifiers",
                        to="registers.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["scheme", "value"],
            },
        ),
        migrations.CreateModel(
            name="OrganisationName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300)),
                ("key", models.CharField(db_index=True, max_length=300)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="names", to="registers.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Partnership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sharing",
                    models.CharField(
                        choices=[
                            ("own", "own"),
                            ("named", "named"),
                            ("partnership", "partnership"),
                            ("public", "public"),
                        ],
                        default=placepound.core.terms.viewer.Sharing["PUBLIC"],
                        max_length=12,
                    ),
                ),
                (
                    "sensitivity",
                    models.CharField(
                        blank=True,
                        choices=[("", ""), ("commercial", "commercial"), ("personal", "personal")],
                        default=placepound.core.terms.viewer.Sensitivity["NONE"],
                        max_length=12,
                    ),
                ),
                ("sensitive_until", models.DateField(blank=True, null=True)),
                ("name", models.CharField(max_length=200)),
                ("slug", models.SlugField(unique=True)),
                (
                    "operating_model",
                    models.CharField(
                        choices=[
                            ("consultative", "Consultative forum"),
                            ("committee", "Committee of one partner"),
                            ("joint_committee", "Joint committee"),
                            ("lead", "Lead provider or lead authority"),
                            ("delegated", "Delegated to an individual or a body corporate"),
                            ("not_stated", "Not stated"),
                        ],
                        default="not_stated",
                        max_length=20,
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("synthetic", models.BooleanField(default=False)),
                ("about", models.TextField(blank=True)),
                ("source", models.CharField(blank=True, max_length=500)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="partnerships", to="registers.area"
                    ),
                ),
                ("named", models.ManyToManyField(blank=True, related_name="+", to="registers.organisation")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.organisation",
                    ),
                ),
                (
                    "shared_with_partnership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.partnership",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="organisation",
            name="shared_with_partnership",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registers.partnership",
            ),
        ),
        migrations.CreateModel(
            name="Fund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sharing",
                    models.CharField(
                        choices=[
                            ("own", "own"),
                            ("named", "named"),
                            ("partnership", "partnership"),
                            ("public", "public"),
                        ],
                        default=placepound.core.terms.viewer.Sharing["PUBLIC"],
                        max_length=12,
                    ),
                ),
                (
                    "sensitivity",
                    models.CharField(
                        blank=True,
                        choices=[("", ""), ("commercial", "commercial"), ("personal", "personal")],
                        default=placepound.core.terms.viewer.Sensitivity["NONE"],
                        max_length=12,
                    ),
                ),
                ("sensitive_until", models.DateField(blank=True, null=True)),
                ("name", models.CharField(max_length=300)),
                ("key", models.CharField(max_length=300)),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("pooled", "Pooled fund"),
                            ("aligned", "Aligned budgets"),
                            ("lead", "Lead agency"),
                            ("integrated", "Integrated team"),
                            ("grant", "Grant"),
                            ("not_stated", "Not stated"),
                        ],
                        default="not_stated",
                        max_length=12,
                    ),
                ),
                ("named", models.ManyToManyField(blank=True, related_name="+", to="registers.organisation")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.organisation",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="funds", to="registers.partnership"
                    ),
                ),
                (
                    "shared_with_partnership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.partnership",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="CodingRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sharing",
                    models.CharField(
                        choices=[
                            ("own", "own"),
                            ("named", "named"),
                            ("partnership", "partnership"),
                            ("public", "public"),
                        ],
                        default=placepound.core.terms.viewer.Sharing["PUBLIC"],
                        max_length=12,
                    ),
                ),
                (
                    "sensitivity",
                    models.CharField(
                        blank=True,
                        choices=[("", ""), ("commercial", "commercial"), ("personal", "personal")],
                        default=placepound.core.terms.viewer.Sensitivity["NONE"],
                        max_length=12,
                    ),
                ),
                ("sensitive_until", models.DateField(blank=True, null=True)),
                ("position", models.IntegerField()),
                ("key", models.CharField(blank=True, max_length=60)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("field", models.CharField(max_length=16)),
                ("match", models.CharField(max_length=10)),
                ("text", models.CharField(max_length=300)),
                ("service_group", models.CharField(blank=True, max_length=8)),
                ("provider_kind", models.CharField(blank=True, max_length=12)),
                ("flow_class", models.CharField(blank=True, max_length=10)),
                ("confidence", models.CharField(blank=True, max_length=1)),
                ("author", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=500)),
                ("reviewed_on", models.DateField(blank=True, null=True)),
                ("retired_on", models.DateField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.area",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.fund",
                    ),
                ),
                ("named", models.ManyToManyField(blank=True, related_name="+", to="registers.organisation")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.organisation",
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.organisation",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coding_rules",
                        to="registers.partnership",
                    ),
                ),
                (
                    "shared_with_partnership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.partnership",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.AddField(
            model_name="area",
            name="shared_with_partnership",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registers.partnership",
            ),
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("reader", "reader"),
                            ("commissioner", "commissioner"),
                            ("finance", "finance"),
                            ("councillor", "councillor"),
                            ("voluntary", "voluntary"),
                            ("steward", "steward"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="registers.organisation",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="registers.partnership",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PartnershipMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("counted", models.BooleanField(default=True)),
                ("capacity", models.CharField(blank=True, max_length=200)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="registers.organisation",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="registers.partnership"
                    ),
                ),
            ],
            options={
                "ordering": ["organisation__name"],
            },
        ),
        migrations.CreateModel(
            name="RememberedBody",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=300)),
                ("remembered_on", models.DateField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registers.organisation"
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remembered_bodies",
                        to="registers.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RememberedLayout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fingerprint", models.CharField(max_length=64)),
                ("layout", models.JSONField()),
                ("remembered_on", models.DateField()),
                (
                    "publisher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="layouts", to="registers.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sharing",
                    models.CharField(
                        choices=[
                            ("own", "own"),
                            ("named", "named"),
                            ("partnership", "partnership"),
                            ("public", "public"),
                        ],
                        default=placepound.core.terms.viewer.Sharing["PUBLIC"],
                        max_length=12,
                    ),
                ),
                (
                    "sensitivity",
                    models.CharField(
                        blank=True,
                        choices=[("", ""), ("commercial", "commercial"), ("personal", "personal")],
                        default=placepound.core.terms.viewer.Sensitivity["NONE"],
                        max_length=12,
                    ),
                ),
                ("sensitive_until", models.DateField(blank=True, null=True)),
                ("title", models.CharField(max_length=300)),
                ("document", models.CharField(max_length=500)),
                ("locator", models.CharField(blank=True, max_length=300)),
                ("url", models.URLField(blank=True, max_length=500)),
                (
                    "basis",
                    models.CharField(
                        choices=[("budget", "budget"), ("outturn", "outturn"), ("estimate", "estimate")], max_length=10
                    ),
                ),
                ("period_start", models.DateField(blank=True, null=True)),
                ("period_end", models.DateField(blank=True, null=True)),
                ("as_at", models.DateField(blank=True, null=True)),
                ("as_at_said", models.CharField(blank=True, max_length=60)),
                (
                    "confidence",
                    models.CharField(
                        choices=[("A", "A"), ("B", "B"), ("C", "C"), ("D", "D")], default="B", max_length=1
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("rows_overlap", models.CharField(blank=True, max_length=500)),
                ("accepted_on", models.DateField()),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("counted", models.BooleanField(default=True)),
                ("counted_why", models.CharField(blank=True, max_length=500)),
                ("rows_read", models.PositiveIntegerField()),
                ("blank", models.PositiveIntegerField(default=0)),
                ("accepted", models.PositiveIntegerField()),
                ("refused", models.PositiveIntegerField()),
                ("totals", models.PositiveIntegerField()),
                ("accepted_sum", models.BigIntegerField()),
                ("refused_sum", models.BigIntegerField()),
                ("negative_rows", models.PositiveIntegerField(default=0)),
                ("negative_sum", models.BigIntegerField(default=0)),
                ("stated", models.BigIntegerField(blank=True, null=True)),
                ("stated_at", models.CharField(blank=True, max_length=80)),
                ("difference", models.BigIntegerField(blank=True, null=True)),
                ("tolerance", models.BigIntegerField(default=0)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("reconciled", "reconciled"),
                            ("reconciled with exclusions", "reconciled with exclusions"),
                            ("no control in source", "no control in source"),
                            ("not reconciled", "not reconciled"),
                        ],
                        max_length=30,
                    ),
                ),
                ("skipped", models.JSONField(default=list)),
                ("named", models.ManyToManyField(blank=True, related_name="+", to="registers.organisation")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.organisation",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="registers.partnership",
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="registers.organisation",
                    ),
                ),
                (
                    "shared_with_partnership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.partnership",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="PoundGap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period_start", models.DateField(blank=True, null=True)),
                ("period_end", models.DateField(blank=True, null=True)),
                ("status", models.CharField(max_length=10)),
                ("node_kind", models.CharField(max_length=10)),
                ("node_key", models.CharField(max_length=300)),
                ("node_name", models.CharField(max_length=300)),
                ("inflow", models.BigIntegerField()),
                ("outflow", models.BigIntegerField()),
                ("rule_version", models.CharField(max_length=200)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gaps", to="registers.partnership"
                    ),
                ),
                ("statements", models.ManyToManyField(related_name="+", to="registers.statement")),
            ],
            options={
                "ordering": ["node_name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PoundCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scheme", models.CharField(blank=True, max_length=300)),
                ("provider_kind", models.CharField(max_length=12)),
                ("service", models.CharField(max_length=300)),
                ("service_group", models.CharField(max_length=8)),
                ("period_start", models.DateField(blank=True, null=True)),
                ("period_end", models.DateField(blank=True, null=True)),
                ("status", models.CharField(max_length=10)),
                ("flow_class", models.CharField(max_length=10)),
                ("confidence", models.CharField(max_length=1)),
                ("amount", models.BigIntegerField()),
                ("precision", models.BigIntegerField()),
                ("rows", models.PositiveIntegerField()),
                ("rule_version", models.CharField(max_length=200)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.area",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.fund",
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registers.organisation"
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cells", to="registers.statement"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Flow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scheme", models.CharField(blank=True, max_length=300)),
                ("provider_name", models.CharField(blank=True, max_length=300)),
                (
                    "provider_kind",
                    models.CharField(
                        choices=[
                            ("council", "Council"),
                            ("nhs", "NHS trust"),
                            ("primary_care", "Primary care"),
                            ("vcfse", "VCFSE (voluntary, community, faith and social enterprise)"),
                            ("independent", "Independent provider"),
                            ("education", "School or college"),
                            ("in_house", "In-house"),
                            ("not_stated", "Not stated"),
                        ],
                        max_length=12,
                    ),
                ),
                ("service", models.CharField(max_length=300)),
                ("service_group", models.CharField(max_length=8)),
                ("amount", models.BigIntegerField()),
                ("precision", models.BigIntegerField(default=0)),
                ("period_start", models.DateField(blank=True, null=True)),
                ("period_end", models.DateField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("plan", "plan"),
                            ("forecast", "forecast"),
                            ("commitment", "commitment"),
                            ("actual", "actual"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "flow_class",
                    models.CharField(
                        choices=[
                            ("spend", "spend"),
                            ("transfer", "transfer"),
                            ("income", "income"),
                            ("in_kind", "in_kind"),
                            ("financing", "financing"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "confidence",
                    models.CharField(choices=[("A", "A"), ("B", "B"), ("C", "C"), ("D", "D")], max_length=1),
                ),
                ("apportionment", models.CharField(blank=True, max_length=80)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.area",
                    ),
                ),
                (
                    "coding_rule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.codingrule",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.fund",
                    ),
                ),
                (
                    "counterparty",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.organisation",
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registers.organisation"
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.organisation",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="flows", to="registers.statement"
                    ),
                ),
            ],
            options={
                "ordering": ["row__number", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Elimination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("eliminated", models.BigIntegerField()),
                ("unmatched", models.BigIntegerField(default=0)),
                ("trace", models.JSONField(default=list)),
                ("rule_version", models.CharField(max_length=200)),
                (
                    "counterpart",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.flow",
                    ),
                ),
                (
                    "flow",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="elimination", to="registers.flow"
                    ),
                ),
                ("evidence", models.ManyToManyField(related_name="+", to="registers.statement")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Attention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("sentence", models.CharField(max_length=500)),
                ("why", models.CharField(max_length=500)),
                ("verb", models.CharField(max_length=60)),
                ("amount", models.BigIntegerField()),
                ("rule_version", models.CharField(max_length=200)),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attention", to="registers.statement"
                    ),
                ),
            ],
            options={
                "ordering": ["-amount", "pk"],
            },
        ),
        migrations.CreateModel(
            name="StatementOverlap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500)),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overlaps_first",
                        to="registers.statement",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overlaps_second",
                        to="registers.statement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StatementRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("where", models.CharField(max_length=80)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("accepted", "accepted"), ("refused", "refused"), ("total", "total")], max_length=10
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("texts", models.JSONField(default=dict)),
                ("written", models.CharField(blank=True, max_length=400)),
                ("amount", models.BigIntegerField(blank=True, null=True)),
                ("precision", models.BigIntegerField(default=0)),
                ("notices", models.JSONField(default=list)),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="registers.statement"
                    ),
                ),
            ],
            options={
                "ordering": ["statement", "number"],
            },
        ),
        migrations.AddField(
            model_name="flow",
            name="row",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="flows", to="registers.statementrow"
            ),
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("source", models.CharField(max_length=500)),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions",
                        to="registers.organisation",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="precessions",
                        to="registers.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sharing",
                    models.CharField(
                        choices=[
                            ("own", "own"),
                            ("named", "named"),
                            ("partnership", "partnership"),
                            ("public", "public"),
                        ],
                        default=placepound.core.terms.viewer.Sharing["PUBLIC"],
                        max_length=12,
                    ),
                ),
                (
                    "sensitivity",
                    models.CharField(
                        blank=True,
                        choices=[("", ""), ("commercial", "commercial"), ("personal", "personal")],
                        default=placepound.core.terms.viewer.Sensitivity["NONE"],
                        max_length=12,
                    ),
                ),
                ("sensitive_until", models.DateField(blank=True, null=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("filename", models.CharField(max_length=255)),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("content", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Waiting to be read"),
                            ("read", "Read: check the preview"),
                            ("unreadable", "Cannot be read"),
                            ("accepted", "Accepted"),
                            ("undone", "Undone"),
                            ("discarded", "Discarded"),
                        ],
                        default="received",
                        max_length=12,
                    ),
                ),
                ("expires", models.DateField()),
                ("facts", models.JSONField(default=dict)),
                ("layout", models.JSONField(blank=True, null=True)),
                ("summary", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("named", models.ManyToManyField(blank=True, related_name="+", to="registers.organisation")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.organisation",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uploads", to="registers.partnership"
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uploads", to="registers.organisation"
                    ),
                ),
                (
                    "shared_with_partnership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.partnership",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="statement",
            name="upload",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="statement", to="registers.upload"
            ),
        ),
        migrations.CreateModel(
            name="WorkRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sharing",
                    models.CharField(
                        choices=[
                            ("own", "own"),
                            ("named", "named"),
                            ("partnership", "partnership"),
                            ("public", "public"),
                        ],
                        default=placepound.core.terms.viewer.Sharing["PUBLIC"],
                        max_length=12,
                    ),
                ),
                (
                    "sensitivity",
                    models.CharField(
                        blank=True,
                        choices=[("", ""), ("commercial", "commercial"), ("personal", "personal")],
                        default=placepound.core.terms.viewer.Sensitivity["NONE"],
                        max_length=12,
                    ),
                ),
                ("sensitive_until", models.DateField(blank=True, null=True)),
                ("kind", models.CharField(max_length=40)),
                ("subject_id", models.PositiveBigIntegerField()),
                ("on", models.DateField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("running", "Working"),
                            ("done", "Done"),
                            ("refused", "Refused"),
                            ("failed", "Failed"),
                        ],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("message", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("named", models.ManyToManyField(blank=True, related_name="+", to="registers.organisation")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.organisation",
                    ),
                ),
                (
                    "shared_with_partnership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.partnership",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="AreaContainment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "inner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lies_in", to="registers.area"
                    ),
                ),
                (
                    "outer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contains", to="registers.area"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("outer", "inner"), name="containment_once"),
                    models.CheckConstraint(
                        condition=models.Q(("outer", models.F("inner")), _negated=True),
                        name="containment_is_of_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaPopulation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "base",
                    models.CharField(choices=[("resident", "Resident"), ("registered", "Registered")], max_length=10),
                ),
                ("people", models.PositiveIntegerField()),
                ("bands", models.JSONField(blank=True, default=dict)),
                ("source", models.CharField(max_length=500)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="populations", to="registers.area"
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "base"],
                "constraints": [models.UniqueConstraint(fields=("area", "year", "base"), name="population_once")],
            },
        ),
        migrations.CreateModel(
            name="AuditLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("on", models.DateField()),
                ("by_name", models.CharField(max_length=200)),
                ("action", models.CharField(max_length=80)),
                ("subject_kind", models.CharField(max_length=60)),
                ("subject_id", models.CharField(max_length=40)),
                ("why", models.TextField(blank=True)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["subject_kind", "subject_id"], name="audit_by_subject")],
            },
        ),
        migrations.AddConstraint(
            model_name="neighbourhoodversion",
            constraint=models.UniqueConstraint(fields=("area", "number"), name="neighbourhood_version_once"),
        ),
        migrations.AddConstraint(
            model_name="neighbourhoodpart",
            constraint=models.UniqueConstraint(fields=("version", "part"), name="neighbourhood_part_once"),
        ),
        migrations.AddConstraint(
            model_name="neighbourhoodpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gt", 0), ("weight__lte", 1)), name="neighbourhood_weight_is_a_share"
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.UniqueConstraint(fields=("group", "member"), name="group_member_once"),
        ),
        migrations.AddConstraint(
            model_name="organisationidentifier",
            constraint=models.UniqueConstraint(fields=("scheme", "value"), name="identifier_names_one_body"),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_from__isnull", True),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="organisation_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=models.UniqueConstraint(fields=("partnership", "key"), name="fund_once"),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.UniqueConstraint(fields=("code", "vintage"), name="area_code_within_vintage"),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("organisation__isnull", False), ("partnership__isnull", False), _connector="XOR"),
                name="appointment_is_at_one_body",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="appointment_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnershipmember",
            constraint=models.UniqueConstraint(
                fields=("partnership", "organisation", "valid_from"), name="membership_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="rememberedbody",
            constraint=models.UniqueConstraint(fields=("publisher", "key"), name="remembered_body_once"),
        ),
        migrations.AddConstraint(
            model_name="rememberedlayout",
            constraint=models.UniqueConstraint(fields=("publisher", "fingerprint"), name="layout_once"),
        ),
        migrations.AddIndex(
            model_name="poundcell",
            index=models.Index(fields=["statement", "period_start", "status"], name="cell_by_period"),
        ),
        migrations.AddConstraint(
            model_name="attention",
            constraint=models.UniqueConstraint(fields=("statement", "kind"), name="attention_once"),
        ),
        migrations.AddConstraint(
            model_name="statementoverlap",
            constraint=models.UniqueConstraint(fields=("first", "second"), name="overlap_once"),
        ),
        migrations.AddConstraint(
            model_name="statementoverlap",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="overlap_is_ordered"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementrow",
            constraint=models.UniqueConstraint(fields=("statement", "number"), name="statement_row_once"),
        ),
        migrations.AddIndex(
            model_name="flow",
            index=models.Index(fields=["statement", "service_group"], name="flow_by_group"),
        ),
        migrations.AddIndex(
            model_name="flow",
            index=models.Index(fields=["statement", "flow_class"], name="flow_by_class"),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.UniqueConstraint(fields=("predecessor", "successor"), name="succession_once"),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.CheckConstraint(
                condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                name="succession_is_to_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rows_read",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("accepted"), "+", models.F("refused")
                            ),
                            "+",
                            models.F("totals"),
                        ),
                    )
                ),
                name="statement_loses_no_row",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("period_end__isnull", True), ("period_start__isnull", True)),
                    models.Q(("period_end__gte", models.F("period_start")), ("period_start__isnull", False)),
                    _connector="OR",
                ),
                name="statement_period_is_whole",
            ),
        ),
    ]
