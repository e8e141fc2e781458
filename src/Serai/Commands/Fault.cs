using System.Globalization;

namespace Serai.Commands;

/// <summary>
/// What is wrong with a call or its input, in the form all commands share: where, what, how to mend it.
/// </summary>
internal static class Fault
{
    /// <param name="where">The option, file or folder.</param>
    /// <param name="what">What is wrong and how to mend it.</param>
    public static CommandException In(string where, string what) => new($"{where}: {what}");

    /// <param name="file">The file as the caller named it.</param>
    /// <param name="line">From 1.</param>
    /// <param name="column">From 1, in cells.</param>
    /// <param name="what">What is wrong and how to mend it.</param>
    public static CommandException At(string file, int line, int column, string what) =>
        In(string.Create(CultureInfo.InvariantCulture, $"{file}, line {line}, column {column}"), what);
}

/// <summary>Understood, and refused, or the answer is no: exit code 1 and this one line on stderr.</summary>
public sealed class RefusedException(string message) : Exception(message);
