"""Sign-in through an OpenID Connect provider: ProConnect, or the one of an administration.

`provider` knows where it answers, `client` asks it who somebody is, `rules` says where people of elsewhere
belong, `admission` decides who comes in, `views` are the pages.
"""
