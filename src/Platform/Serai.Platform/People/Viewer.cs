namespace Serai.Platform.People;

/// <summary>What a person of this node may be.</summary>
public enum Role
{
    /// <summary>Watches, triages, assesses, notifies, acknowledges.</summary>
    DutyOfficer,

    /// <summary>Second pair of eyes: approves what policy wants two persons for.</summary>
    Approver,

    /// <summary>Reads everything, writes nothing.</summary>
    Auditor,

    /// <summary>Gives and takes accounts and keys; sees no notifications.</summary>
    Administrator,
}

/// <summary>
/// What a query or command may be asked for. Roles grant permissions in one table, <see cref="Viewer"/>.
/// </summary>
public enum Permission
{
    ReadSurveillance,
    ImportCounts,
    TriageSignals,
    ReadNotifications,
    WriteNotifications,
    ReadExchange,

    /// <summary>How the node itself is: links, disk, clocks, counts; nothing of what is said in its log.</summary>
    ReadNode,
    ProposeTrust,
    Approve,
    EraseBodies,
    ManagePeople,
    ReadAudit,
}

/// <summary>
/// The person on whose behalf something is read or done. Queries ask it, so that no page can forget to.
/// </summary>
public sealed record Viewer(string PersonId, string Name, IReadOnlySet<Role> Roles)
{
    private static readonly Dictionary<Permission, Role[]> Granted = new()
    {
        [Permission.ReadSurveillance] = [Role.DutyOfficer, Role.Approver, Role.Auditor],
        [Permission.ImportCounts] = [Role.DutyOfficer],
        [Permission.TriageSignals] = [Role.DutyOfficer],
        [Permission.ReadNotifications] = [Role.DutyOfficer, Role.Approver, Role.Auditor],
        [Permission.WriteNotifications] = [Role.DutyOfficer],
        [Permission.ReadExchange] = [Role.DutyOfficer, Role.Approver, Role.Auditor],
        [Permission.ReadNode] = [Role.DutyOfficer, Role.Approver, Role.Auditor, Role.Administrator],
        [Permission.ProposeTrust] = [Role.DutyOfficer, Role.Approver],
        [Permission.Approve] = [Role.Approver],
        [Permission.EraseBodies] = [Role.DutyOfficer, Role.Approver],
        [Permission.ManagePeople] = [Role.Administrator],
        [Permission.ReadAudit] = [Role.DutyOfficer, Role.Approver, Role.Auditor, Role.Administrator],
    };

    private static readonly HashSet<Permission> Reads =
    [
        Permission.ReadSurveillance, Permission.ReadNotifications, Permission.ReadExchange, Permission.ReadNode,
        Permission.ReadAudit,
    ];

    /// <summary>A reader who has not signed in: may see what is public, which is the sign-in page.</summary>
    public static Viewer Nobody { get; } = new("", "", new HashSet<Role>());

    /// <summary>Whoever holds the data folder and calls a command: the audit trail names the program.</summary>
    public static Viewer Operator { get; } = new("", "serai", new HashSet<Role> { Role.Administrator });

    /// <summary>The sign-in session that carries this request; a step-up belongs to it.</summary>
    public string Session { get; init; } = "";

    /// <summary>Places and diseases that the roles are about; every query of figures and events applies it.</summary>
    public Scope Scope { get; init; } = Scope.Everything;

    /// <summary>The password was given by another: nothing else is open before it is changed.</summary>
    public bool MustChangePassword { get; init; }

    /// <summary>The key that carries this request instead of a session; null at the console.</summary>
    public KeyUse? Key { get; init; }

    /// <summary>
    /// The instant that the viewer looks back to; null = now. Every query answers what was known then, and nothing can
    /// be done in the past.
    /// </summary>
    public DateTimeOffset? AsOf { get; init; }

    public bool IsSignedIn => PersonId.Length > 0;

    /// <summary>The roles that grant a permission.</summary>
    public static IReadOnlyList<Role> RolesOf(Permission permission) => Granted[permission];

    public bool May(Permission permission) =>
        (AsOf is null || Reads.Contains(permission)) && Granted[permission].Any(Roles.Contains);

    /// <summary>Throws where the person may not; the host answers 403.</summary>
    public void Require(Permission permission)
    {
        if (!May(permission))
        {
            throw new NotPermittedException(permission);
        }
    }
}

/// <summary>A key acts in the person's name.</summary>
/// <param name="Signs">
/// It was made, after a step-up, to sign entries as the person; it stands for the step-up.
/// </param>
public sealed record KeyUse(string Id, bool Signs);

/// <summary>The person may not; answered with 403 at the host's edge.</summary>
public sealed class NotPermittedException(Permission permission)
    : Exception($"Your role does not include: {permission}.")
{
    public Permission Permission { get; } = permission;
}
