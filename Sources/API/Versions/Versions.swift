// Every change of Stripe's that Pinstripe takes back for older versions: a file each, and a line here.
import Engine

public enum Versions {
    public static let changes: [VersionChange] = [customerListsOnDemand, chargeRefundsOnDemand]
}
