namespace Serai.Tests;

/// <summary>Whoever sees a table can take it along: its files stand under it, as CSV and as JSON.</summary>
public sealed partial class PagesTests
{
    // The files of a chart stand in its figure, all others behind the table and before the next one. Print has a table
    // of its own of the same figures.
    private const string TablesWithoutFiles = """
        () => {
          const inOrder = [...document.querySelectorAll('main table:not(.print-only), main .exports')];
          const has = (e, what) => !!e?.querySelector(`a[href*=".${what}"]`);
          const offers = e => has(e, 'csv') && has(e, 'json');
          const name = table => table.closest('[aria-label]').getAttribute('aria-label');
          return inOrder.filter((e, i) => e.tagName === 'TABLE'
              && !(inOrder[i + 1]?.matches('.exports') && offers(inOrder[i + 1]))
              && !offers(e.closest('figure')?.querySelector('.chart-links')))
            .map(name);
        }
        """;

    private const string Files = """
        () => [...document.querySelectorAll('main .exports a, main .chart-links a')].map(a => a.href)
          .filter(href => /\.(csv|jsonl?)(\?|$)/.test(href))
        """;

    /// <summary>Tables that have no files, by their names, and why.</summary>
    private static readonly Dictionary<string, string> WithoutFiles = new()
    {
        ["Signals"] = "The first lines of the inbox, which offers the files.",
        ["Alarms of these signals per ISO week"] = "Added up from the alarms of the signals that the inbox offers.",
        ["Methods that alarmed"] = "Parts of one signal, which programs read whole.",
        ["Evidence"] = "Parts of one signal, which programs read whole.",
        ["COVID-19, Kazakhstan"] = "The evidence in an event, which programs read whole with its signature.",
        ["Who read this"] = "The audit trail has these lines and offers the files.",
        ["By place"] = "The calendar above it offers the days that it sums.",
        ["Files that wait"] = "A person's own files that wait, 20 at most.",
        ["What would be restored"] = "A look ahead: nothing of it is so yet.",
        ["It means"] = "It repeats at most 20 entries of the register.",
        ["The first rows as they stand"] = "A look at a file that its sender has.",
        ["The first rows as understood"] = "A look at a file, before there is anything to take along.",
        ["What to look at"] = "A few lines about now; peers and refusals below have their files.",
        ["The biggest changes"] = "A look at a file, before there is anything to take along.",
        ["Codes to map"] = "A look at a file, before there is anything to take along.",
        ["Refused rows"] = "Its file is refusals.csv, which holds those beyond the page too.",
    };

    [BrowserFact]
    public async Task Under_every_table_of_every_page_stand_its_files_which_are_there()
    {
        await using var visitors = new Visitors(journey);
        Dictionary<string, string> without = [];
        List<string> broken = [];
        HashSet<string> asked = [];
        foreach (var page in Pages().Where(p => p.Name != "style"))
        {
            var reader = await visitors.GoAsync(page);
            foreach (var name in await reader.Page.EvaluateAsync<string[]>(TablesWithoutFiles))
            {
                without.TryAdd(name, page.Name);
            }

            foreach (var file in (await reader.Page.EvaluateAsync<string[]>(Files)).Where(asked.Add))
            {
                var answer = await reader.Page.APIRequest.GetAsync(file);
                var type = file.Contains(".csv", StringComparison.Ordinal) ? "text/csv" : "application/json";
                if (answer.Status != 200 || !answer.Headers["content-type"].StartsWith(type, StringComparison.Ordinal))
                {
                    broken.Add($"{page.Name}: {file} {answer.Status}");
                }
            }
        }

        Assert.True(broken.Count == 0, string.Join('\n', broken));
        // Both ways: a reason that is needed no more goes.
        Assert.Equal(WithoutFiles.Keys.Order(), without.Keys.Order());
        Assert.NotEmpty(asked);
    }
}
