from jalon.services.registration_numbers import is_doubtful_finess, is_doubtful_siret


def test_a_siret_is_doubted_by_its_key_and_la_poste_has_its_own_rule():
    assert not is_doubtful_siret("732 829 320 00074")
    assert is_doubtful_siret("732 829 320 00075")
    assert not is_doubtful_siret("356 000 000 49837"), "an office of La Poste: a sum that five divides"
    assert not is_doubtful_siret("356 000 000 00048"), "its seat"
    assert not is_doubtful_siret("12"), "being typed: its shape is told when it is saved"


def test_a_finess_is_doubted_by_its_key_and_corsica_is_not_judged():
    assert not is_doubtful_finess("750712184")
    assert is_doubtful_finess("750712185")
    assert not is_doubtful_finess("2A0000001")
