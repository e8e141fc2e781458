using System.Globalization;
using System.Text.Json;

namespace Serai.Platform.People.Trail;

/// <summary>The ids in addresses of the audit trail, for queries that name them.</summary>
public static class AuditAddresses
{
    /// <summary>What follows a beginning such as /people/ in those addresses that have it, as a list in JSON.</summary>
    public static string Texts(IEnumerable<string> addresses, string beginning) =>
        JsonSerializer.Serialize(Under(addresses, beginning));

    /// <summary>The same of ids that are numbers; what is none is left out.</summary>
    public static string Numbers(IEnumerable<string> addresses, string beginning) =>
        JsonSerializer.Serialize(Under(addresses, beginning)
            .Where(id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(id => long.Parse(id, CultureInfo.InvariantCulture)));

    private static IEnumerable<string> Under(IEnumerable<string> addresses, string beginning) => addresses
        .Where(a => a.StartsWith(beginning, StringComparison.Ordinal)).Select(a => a[beginning.Length..]);
}
