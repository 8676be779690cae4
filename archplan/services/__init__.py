"""One file per AWS service; a module here is found by its name, none is listed anywhere."""
