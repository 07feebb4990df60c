"""HTTP: thin. It asks the conductor and the hub, and says what they say.

pages, views, lesson_view, run_view, difference    pages for people (templates)
api, models, reference                             /api/*, /openapi.json, /docs: FastAPI, imported late
ws                                                 a run's stream
errors                                             one sentence for each mistake, as problem details or as a page
security, visitor                                  who may ask, and whose turn it is
static, pack, late                                 files; an application that is made when it is needed
"""
