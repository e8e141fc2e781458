using System.CommandLine;
using Serai.Platform.People;

namespace Serai.Commands;

/// <summary>The option <c>--role</c>, with words of its own for a role that there is not.</summary>
internal static class RoleOption
{
    /// <summary>DutyOfficer, Approver, Auditor or Administrator.</summary>
    public static string Names { get; } =
        string.Join(", ", Enum.GetNames<Role>()[..^1]) + " or " + Enum.GetNames<Role>()[^1];

    public static Option<Role[]> Make(string description) => new("--role")
    {
        Description = description,
        CustomParser = result =>
        {
            List<Role> roles = [];
            foreach (var token in result.Tokens)
            {
                if (Array.Find(Enum.GetNames<Role>(), n => IsSame(n, token.Value)) is not { } name)
                {
                    result.AddError($"--role {token.Value}: write {Names}.");
                    return [];
                }

                roles.Add(Enum.Parse<Role>(name));
            }

            return [.. roles];
        },
    };

    private static bool IsSame(string name, string typed) => name.Equals(typed, StringComparison.OrdinalIgnoreCase);
}
