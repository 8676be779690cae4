"""The storage classes of Amazon S3, and what each of them bills."""

from archplan.services.words import *

# The names of a class's prices: storage, PUT and LIST, GET, retrieval, lifecycle transition into it.
PRICES = {
    "standard": ("standard", "put", "get", "", ""),
    "intelligent-tiering": ("int-fa", "put", "get", "", "transition-int"),
    "standard-ia": ("standard-ia", "put-ia", "get-ia", "retrieval-ia", "transition-ia"),
    "onezone-ia": ("onezone-ia", "put-onezone", "get-onezone", "retrieval-onezone", "transition-onezone"),
    "glacier-instant": ("glacier-ir", "put-gir", "get-gir", "retrieval-gir", "transition-gir"),
    "glacier-flexible": ("glacier-flex", "put-glacier", "get-glacier", "", "transition-glacier"),
    "glacier-deep": ("glacier-deep", "put-deep", "get-deep", "", "transition-deep"),
    "express": ("express", "express-put", "express-get", "express-read", ""),
}
MOVED_INTO = tuple(name for name, prices in PRICES.items() if prices[4])  # a directory bucket only expires objects
COLD = tuple(name for name, prices in PRICES.items() if prices[3])
MOVED_INTO = tuple(name for name, prices in PRICES.items() if prices[4])  # by lifecycle rules
PADDED = ("standard-ia", "onezone-ia", "glacier-instant")
ARCHIVED = ("glacier-flexible", "glacier-deep")
BILLED_FOR = {  # at least this long, however soon an object is deleted
    "standard-ia": 30 * day, "onezone-ia": 30 * day, "glacier-instant": 90 * day, "glacier-flexible": 90 * day,
    "glacier-deep": 180 * day,
}  # fmt: skip
