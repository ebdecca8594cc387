"""Organisations and places with lifetimes and successors; groups; people; posts.

Owns who exists, since when, and who acts for whom. Words: organisation (cơ quan, đơn
vị), place (địa bàn), group (nhóm cơ quan), person (người), account (tài khoản), post
(vị trí). Must not know documents or anything built on them: a basis is a symbol in text.
"""
