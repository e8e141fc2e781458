namespace Serai.Ledger;

/// <summary>
/// Standard base64 with padding, one text for one value: no white space, no loose bits behind the last byte. A second
/// spelling of a signed thing would let two parties hold different bytes for the same statement.
/// </summary>
internal static class CanonicalBase64
{
    public static bool TryDecode(ReadOnlySpan<char> text, int maxBytes, out byte[] bytes)
    {
        bytes = [];
        if (text.Length % 4 != 0 || text.Length / 4 * 3 > maxBytes + 2)
        {
            return false;
        }

        var buffer = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64Chars(text, buffer, out var count) || count > maxBytes)
        {
            return false;
        }

        bytes = buffer[..count];
        return text.SequenceEqual(Convert.ToBase64String(bytes));
    }
}
