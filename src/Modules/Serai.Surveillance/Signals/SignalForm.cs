using Microsoft.AspNetCore.Http;
using Serai.Platform.People;

namespace Serai.Surveillance.Signals;

/// <summary>What a person typed on the page of a signal; shown again after a refusal.</summary>
public sealed record SignalForm(string? Key, string? Password, string? ReasonCode, string? Reason)
{
    /// <summary>Letters of a form's key; browsers send 36.</summary>
    public const int KeyMax = 64;

    public static SignalForm Of(IFormCollection form) => new(
        Text(form, "formKey"), form["password"], Text(form, "reasonCode"), Text(form, "reason"));

    /// <summary>The key is the person's own, so that nobody answers for another's form.</summary>
    public string? KeyOf(Viewer viewer) => Key is { Length: <= KeyMax } ? $"form/{viewer.PersonId}/{Key}" : null;

    /// <summary>Words with line feeds for line ends; null where there are none.</summary>
    public static string? Tidy(string? typed)
    {
        var text = typed?.ReplaceLineEndings("\n").Trim();
        return string.IsNullOrEmpty(text) ? null : text;
    }

    private static string? Text(IFormCollection form, string field) => Tidy(form[field]);
}
