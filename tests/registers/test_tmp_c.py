import pytest
from tests.registers import test_spend_change as t
from tests.factories import small_world
from placepound.registers.models import *
@pytest.mark.django_db
def test_x():
    world=small_world()
    t.two_years(world)
    p=t.page(world); 
    print(p.change.compared); print([(r.key,r.first,r.second) for r in p.change.rows])
    print(list(SpendLine.objects.values_list("statement__publisher__name","statement__period_start","payee_name","flow__flow_class","pence","months")))
    print(list(Statement.objects.values_list("pk","publisher__name","period_start","counted","months_on_file")))
