using Serai.Notifications.Events;

namespace Serai.Tests.Notifications.Events;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("Қазақстан 中国 Россия, 4 случая\nline", "Қазақстан 中国 Россия, 4 случая\nline")]
    [InlineData("a\u202Eb", "a[U+202E]b")]
    [InlineData("\u2066x\u2069", "[U+2066]x[U+2069]")]
    [InlineData("a\u200Bb\u0000c\u001B[31m", "a[U+200B]b[U+0000]c[U+001B][31m")]
    [InlineData("\uFEFFa\u2028b", "[U+FEFF]a[U+2028]b")]
    [InlineData("<script>", "<script>")]
    public void What_hides_or_reorders_is_shown_by_its_number(string text, string shown) =>
        Assert.Equal(shown, SafeText.Of(text));
}
