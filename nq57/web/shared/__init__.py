"""What every area of the site shares: formats, pages by key, chips, forms, navigation.

Owns no table and no address of a subject. Must not know any area.
"""
