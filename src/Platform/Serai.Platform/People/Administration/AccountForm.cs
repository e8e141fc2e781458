using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Serai.Platform.People.Administration;

/// <summary>What an administrator typed about an account; shown again after a refusal.</summary>
public sealed record AccountForm(
    string? Name, IReadOnlySet<Role> Roles, string? Places, string? Diseases, int Version)
{
    /// <summary>Letters of a list of codes.</summary>
    public const int CodesMax = 4_000;

    public static AccountForm Of(IFormCollection form) => new(
        form["name"],
        form["role"].Select(r => Enum.TryParse<Role>(r, out var role) && Enum.IsDefined(role) ? role : (Role?)null)
            .OfType<Role>().ToHashSet(),
        Cut(form["places"]),
        Cut(form["diseases"]),
        int.TryParse(form["version"], CultureInfo.InvariantCulture, out var version) ? version : 0);

    internal static AccountForm Of(Account account) => new(
        account.Name, account.Roles, ScopeText.Write(account.Scope.Places), ScopeText.Write(account.Scope.Diseases),
        account.Version);

    private static string? Cut(string? text) => text?.Length > CodesMax ? text[..CodesMax] : text;
}
