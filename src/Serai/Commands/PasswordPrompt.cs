using System.Text;
using Serai.Platform.People;

namespace Serai.Commands;

/// <summary>A password from standard input where that is not a terminal; else typed twice, unseen.</summary>
internal static class PasswordPrompt
{
    public static string Read(string person)
    {
        if (Console.IsInputRedirected)
        {
            return Console.In.ReadLine()
                ?? throw new CommandException($"{person}: the password is read from standard input, which is empty.");
        }

        // Else a Ctrl-C would wait until the key after it is read.
        var before = Console.TreatControlCAsInput;
        Console.TreatControlCAsInput = true;
        try
        {
            return Ask(person, Console.Error, () => Console.ReadKey(true));
        }
        finally
        {
            Console.TreatControlCAsInput = before;
        }
    }

    /// <summary>What is typed unseen is typed twice: a slip would lock the person out.</summary>
    internal static string Ask(string person, TextWriter screen, Func<ConsoleKeyInfo> next)
    {
        while (true)
        {
            screen.Write($"Password for {person} (at least {PasswordRules.LengthMin} characters, not shown): ");
            var typed = Line(screen, next);
            if (typed.Length < PasswordRules.LengthMin)
            {
                // The rule that refuses it has the words.
                return typed;
            }

            screen.Write("Once more: ");
            if (Line(screen, next) == typed)
            {
                return typed;
            }

            screen.WriteLine("The two are not the same.");
        }
    }

    private static string Line(TextWriter screen, Func<ConsoleKeyInfo> next)
    {
        var typed = new StringBuilder();
        for (var key = next(); key.Key != ConsoleKey.Enter; key = next())
        {
            if (key is { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control })
            {
                screen.WriteLine();
                throw new OperationCanceledException();
            }

            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length -= Math.Min(1, typed.Length);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        screen.WriteLine();
        return typed.ToString();
    }
}
