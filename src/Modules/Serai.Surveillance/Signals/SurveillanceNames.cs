using System.Globalization;
using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Platform.People.Trail;
using Serai.Surveillance.Imports;

namespace Serai.Surveillance.Signals;

/// <summary>Signals and series by what is counted where, imports by their file, in the audit trail.</summary>
internal sealed class SurveillanceNames(Database database, CodeNames names) : IAuditNames
{
    private const string Signal = "/signals/";
    private const string Series = "/series/";

    public IReadOnlyDictionary<string, string> Of(Viewer viewer, IReadOnlyCollection<string> addresses) =>
        viewer.May(Permission.ReadSurveillance)
            ? database.Read(s => Counted(s, viewer.Scope, addresses).Concat(Files(s, viewer, addresses))
                .ToDictionary(StringComparer.Ordinal))
            : new Dictionary<string, string>();

    private List<KeyValuePair<string, string>> Counted(
        Session session, Scope scope, IReadOnlyCollection<string> addresses)
    {
        var signals = AuditAddresses.Numbers(addresses, Signal);
        var series = AuditAddresses.Numbers(addresses, Series);
        return session.Query(
            $"""
            select {Signal}, s.id, k.disease, k.place, k.indicator
            from surveillance_signal s join surveillance_series k on k.id = s.series
            where s.id in (select value from json_each({signals}))
              and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
              and ({scope.DiseasesJson} is null or k.disease in (select value from json_each({scope.DiseasesJson})))
            union all
            select {Series}, k.id, k.disease, k.place, k.indicator from surveillance_series k
            where k.id in (select value from json_each({series}))
              and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
              and ({scope.DiseasesJson} is null or k.disease in (select value from json_each({scope.DiseasesJson})))
            """,
            row => KeyValuePair.Create(
                row.Text(0) + row.Long(1).ToString(CultureInfo.InvariantCulture),
                names.Series(row.Text(2), row.Text(3), row.Text(4))));
    }

    // Who sees an import's page sees its file's name.
    private static List<KeyValuePair<string, string>> Files(
        Session session, Viewer viewer, IReadOnlyCollection<string> addresses)
    {
        var imports = AuditAddresses.Numbers(addresses, ImportsTable.Path);
        return session.Query(
            $"""
            select id, name from surveillance_import where id in (select value from json_each({imports}))
              and ({viewer.Scope.IsEverything} or by_person = {viewer.PersonId})
            """,
            row => KeyValuePair.Create(ImportsTable.PathOf(row.Long(0)), row.Text(1)));
    }
}
