using Serai.Platform.People;

namespace Serai;

/// <summary>
/// What each operation asks of a key's roles, as its query or act does: the description says it, and a test tries every
/// operation with all other roles. The first line whose beginning fits speaks.
/// </summary>
internal static class ApiRoles
{
    private static readonly (string Operation, Permission? Permission)[] Needed =
    [
        ("get /audit", Permission.ReadAudit),
        ("post /peers", Permission.ProposeTrust),
        ("get /peers", Permission.ReadExchange),
        ("post /log/erasures", Permission.EraseBodies),
        ("get /log", Permission.ReadExchange),
        ("get /node", Permission.ReadNode),
        ("post /approvals/{id}/approve", Permission.Approve),
        // Who proposed may think better of it.
        ("post /approvals/{id}/refuse", Permission.ProposeTrust),
        ("get /approvals", Permission.ReadExchange),
        ("post /signals", Permission.TriageSignals),
        ("get /imports/new", Permission.ImportCounts),
        ("get /imports/mappings", Permission.ImportCounts),
        ("get /imports/{id}/undo", Permission.ImportCounts),
        ("get /to-map/code", Permission.ImportCounts),
        ("post /imports", Permission.ImportCounts),
        ("post /to-map", Permission.ImportCounts),
        ("post /events", Permission.WriteNotifications),
        ("get /events", Permission.ReadNotifications),
        ("get /notices", Permission.ReadNotifications),
        ("get /people", Permission.ManagePeople),
        ("post /people", Permission.ManagePeople),
        ("get /account", null),
        ("post /account", null),
        ("get /keys", null),
        ("post /keys", null),
        ("get /", Permission.ReadSurveillance),
    ];

    /// <summary>The roles of which one is needed; none where every key will do.</summary>
    /// <param name="method">Of HTTP, in any case.</param>
    /// <param name="path">Behind /api/v1.</param>
    public static IReadOnlyList<Role> Of(string method, string path)
    {
        var operation = method.ToLowerInvariant() + " " + path;
        // What is not on the list asks for no role: a test calls every operation with roles that are not its own.
        var line = Needed.FirstOrDefault(n => operation.StartsWith(n.Operation, StringComparison.Ordinal));
        return line.Permission is { } permission ? Viewer.RolesOf(permission) : [];
    }
}
