namespace Serai.Platform.Console;

/// <summary>One choice of a list.</summary>
public sealed record FieldOption(string Value, string Text);

internal static class FieldTexts
{
    /// <summary>The ids that aria-describedby names: of what is there.</summary>
    public static string? DescribedBy(string id, string? hint, string? error) => (hint, error) switch
    {
        (null, null) => null,
        (null, _) => id + "-error",
        (_, null) => id + "-hint",
        _ => $"{id}-error {id}-hint",
    };
}
