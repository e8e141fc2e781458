using System.Globalization;

namespace Serai.Ledger;

/// <summary>Decimal digits without sign, white space or leading zeros: one text for one number.</summary>
internal static class PlainDecimal
{
    public static bool TryParse(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        return (text.Length == 1 || !text.StartsWith('0'))
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    public static bool TryParse(ReadOnlySpan<char> text, out int value)
    {
        var ok = TryParse(text, out long wide) && wide <= int.MaxValue;
        value = ok ? (int)wide : 0;
        return ok;
    }
}
