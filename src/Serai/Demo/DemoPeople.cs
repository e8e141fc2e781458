using Serai.Platform.People;

namespace Serai.Demo;

/// <summary>
/// The people of a demo node: the same names and one password on each, printed at the start and shown on the sign-in
/// page. The consoles of a demo listen on this machine only.
/// </summary>
internal static class DemoPeople
{
    public const string Password = "three nodes one steppe";

    /// <summary>Who does the work of a node.</summary>
    public const string Officer = "officer";

    /// <summary>Who gives accounts.</summary>
    public const string Administrator = "administrator";

    public static readonly IReadOnlyList<(string Name, Role Role)> All =
    [
        (Officer, Role.DutyOfficer),
        ("approver", Role.Approver),
        ("auditor", Role.Auditor),
        (Administrator, Role.Administrator),
    ];
}
