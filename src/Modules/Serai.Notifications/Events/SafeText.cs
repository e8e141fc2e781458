using System.Globalization;
using System.Text;

namespace Serai.Notifications.Events;

/// <summary>
/// Text that another person or node wrote, for showing: characters that have no shape of their own but could hide or
/// reorder what is read (controls, direction overrides, invisible marks) are shown by their number.
/// </summary>
public static class SafeText
{
    public static string Of(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsHidden(rune))
            {
                shown.Append(CultureInfo.InvariantCulture, $"[U+{rune.Value:X4}]");
            }
            else
            {
                shown.Append(rune);
            }
        }

        return shown.ToString();
    }

    private static bool IsHidden(Rune rune) => rune.Value is not ('\n' or '\t')
        && Rune.GetUnicodeCategory(rune) is (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned);
}
