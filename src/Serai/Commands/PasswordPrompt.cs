using System.Text;
using Serai.Platform.People;

namespace Serai.Commands;

/// <summary>A password from standard input where that is not a terminal; else typed unseen.</summary>
internal static class PasswordPrompt
{
    public static string Read(string person)
    {
        if (Console.IsInputRedirected)
        {
            return Console.In.ReadLine()
                ?? throw new CommandException($"{person}: the password is read from standard input, which is empty.");
        }

        Console.Error.Write($"Password for {person} (at least {PasswordRules.LengthMin} characters): ");
        var typed = new StringBuilder();
        for (var key = Console.ReadKey(true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(true))
        {
            if (key.Key != ConsoleKey.Backspace)
            {
                typed.Append(key.KeyChar);
            }
            else if (typed.Length > 0)
            {
                typed.Length--;
            }
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }
}
