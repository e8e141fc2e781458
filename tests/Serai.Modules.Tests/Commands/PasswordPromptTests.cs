using Serai.Commands;

namespace Serai.Tests.Commands;

public sealed class PasswordPromptTests
{
    [Fact]
    public void A_password_is_typed_twice_until_the_two_are_the_same()
    {
        using var screen = new StringWriter();
        var typed = PasswordPrompt.Ask("Aigerim", screen, Keys(
            "a long enough secret\n", "a long enough secrte\n", "a long enoughX\b secret\n", "a long enough secret\n"));
        Assert.Equal("a long enough secret", typed);
        Assert.Contains("The two are not the same.", screen.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_one_is_not_asked_for_again() =>
        Assert.Equal("short", PasswordPrompt.Ask("Aigerim", TextWriter.Null, Keys("short\n")));

    [Fact]
    public void Ctrl_C_ends_it_at_once() => Assert.Throws<OperationCanceledException>(
        () => PasswordPrompt.Ask("Aigerim", TextWriter.Null, Keys("half a sec\u0003")));

    private static Func<ConsoleKeyInfo> Keys(params string[] typed)
    {
        var keys = string.Concat(typed).Select(Key).GetEnumerator();
        return () => keys.MoveNext() ? keys.Current : throw new InvalidOperationException("Nothing more is typed.");
    }

    private static ConsoleKeyInfo Key(char letter) => letter switch
    {
        '\n' => new('\r', ConsoleKey.Enter, shift: false, alt: false, control: false),
        '\b' => new('\b', ConsoleKey.Backspace, shift: false, alt: false, control: false),
        '\u0003' => new('\u0003', ConsoleKey.C, shift: false, alt: false, control: true),
        _ => new(letter, ConsoleKey.A, shift: false, alt: false, control: false),
    };
}
