using System.Globalization;
using System.Runtime.CompilerServices;

namespace Serai.Platform.Data;

/// <summary>
/// SQL put together from parts that each are an interpolated string, for queries whose conditions differ by what is
/// asked: <c>({x} is null or column = {x})</c> would let SQLite use no index.
/// </summary>
public static class SqlParts
{
    /// <summary>The parts in their order, a line each; empty ones are left out.</summary>
    /// <example><code>SqlParts.Join($"select id from people_audit where id &lt; {before}",
    ///     SqlParts.When(act is not null, $"and act = {act}"), $"order by id desc")</code></example>
    public static FormattableString Join(params FormattableString[] parts)
    {
        List<string> lines = [];
        List<object?> arguments = [];
        foreach (var part in parts)
        {
            if (part.Format.Length > 0)
            {
                object[] holes = [.. Numbers(arguments.Count, part.ArgumentCount).Select(n => "{" + n + "}")];
                lines.Add(string.Format(CultureInfo.InvariantCulture, part.Format, holes));
                arguments.AddRange(part.GetArguments());
            }
        }

        return FormattableStringFactory.Create(string.Join('\n', lines), [.. arguments]);
    }

    /// <summary>The part where it is wanted, else an empty one.</summary>
    public static FormattableString When(bool wanted, FormattableString part) => wanted ? part : $"";

    /// <summary>So many numbers of arguments in words, beginning with the first.</summary>
    internal static IEnumerable<string> Numbers(int first, int count) =>
        Enumerable.Range(first, count).Select(n => n.ToString(CultureInfo.InvariantCulture));
}
