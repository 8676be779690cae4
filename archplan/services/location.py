"""Amazon Location Service bills every request for a map, a place, a route or a position.

https://aws.amazon.com/location/pricing/
"""

from archplan.services.words import *

tile, route, position, geofence = counts("tile", "route", "position", "geofence")


class Location(Service, title="Amazon Location Service", icon="aws.mobile.LocationService", role="compute"):
    """Maps, addresses, routes, and where things are."""

    stores_results: bool = option(False, "keeps what addresses were found, at eight times the price")
    geofences: Count = option(0, "areas that positions are compared with")

    addresses: Flow = inflow("addresses looked up", default=True)
    places: Flow = inflow("positions turned into addresses")
    suggestions: Flow = inflow("suggestions while an address is typed")
    tiles: Flow = inflow("map tiles; a screen takes about 15")
    routes: Flow = inflow("routes calculated")
    positions: Flow = inflow("positions of tracked devices", only_taken=True)
    looks: Flow = inflow("positions of tracked devices read")
    comparisons: Flow = inflow("positions compared with all geofences")

    def outflow(self, leaving):
        """What it is told of positions goes on as events; other requests call nothing."""
        return {"comparisons": 1}

    @property
    def stored(self):
        return "-stored" if self._values["stores_results"] else ""

    @meter("geocode{stored}")
    def addresses_looked_up(self):
        """Every address. [k]

        https://aws.amazon.com/location/pricing/
        """
        return self.addresses * 1

    @meter("reverse-geocode")
    def positions_looked_up(self):
        """Every position turned into an address. [k]

        https://aws.amazon.com/location/pricing/
        """
        return self.places * 1

    @meter("suggest")
    def suggestions_made(self):
        """Every suggestion while somebody types. [k]

        https://aws.amazon.com/location/pricing/
        """
        return self.suggestions * 1

    @meter("map-tile")
    def map_tiles(self):
        """Every tile of a map. [k]

        https://aws.amazon.com/location/pricing/
        """
        return self.tiles * tile / request

    @meter("route")
    def routes_calculated(self):
        """Every route. [k]

        https://aws.amazon.com/location/pricing/
        """
        return self.routes * route / request

    @meter("tracker-write")
    def positions_tracked(self):
        """Every position of a device, less above a volume. [k]

        https://aws.amazon.com/location/pricing/
        """
        return self.positions * position / request

    @meter("tracker-read")
    def positions_read(self):
        """Every request for positions of devices. [k]

        https://aws.amazon.com/location/pricing/
        """
        return self.looks * 1

    @meter("geofence-eval")
    def positions_compared(self):
        """Every position compared with all geofences of a collection, less above a volume. [k]

        https://aws.amazon.com/location/pricing/
        """
        return self.comparisons * position / request

    @meter("geofence")
    def geofences_kept(self):
        """Every geofence. [k]

        https://aws.amazon.com/location/pricing/
        """
        return self.geofences * geofence or None
