using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Serai.Tests;

/// <summary>Readers who print, who use the keyboard only, whose browser runs no script, whose words are long.</summary>
public sealed partial class PagesTests
{
    private const int PrintedPagesMax = 2;

    /// <summary>WCAG 2.2, 2.5.8: the least side of a target in CSS pixels.</summary>
    private const int TargetPixelsMin = 24;

    /// <summary>Further stops inside a date field: month, year, the calendar.</summary>
    private const int DateStops = 3;

    /// <summary>Widths at which a longer language is tried: a phone, the laptop of a border post.</summary>
    private static readonly int[] Widths = [320, 1280];

    // Elements that Tab should reach. Of radio buttons with one name it reaches one; a closed <details> hides its own.
    private const string Reachable = """
        () => [...document.querySelectorAll(
            'a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex="0"]')]
          .filter(e => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true })
            && (e.type !== 'radio' || e.checked
              || !document.querySelector(`input[type=radio][name="${e.name}"]:checked`)
                && e === document.querySelector(`input[type=radio][name="${e.name}"]`)))
          .length
        """;

    // Of a date field a part has the focus, and the browser draws the ring there.
    private const string NowFocused = """
        () => {
          const e = document.activeElement;
          if (!e || e === document.body) return null;
          window.seen ??= new Map();
          if (!window.seen.has(e)) window.seen.set(e, window.seen.size);
          const style = getComputedStyle(e);
          const box = e.closest('label.choice,.choices>label,.segments>label') ?? e;
          const shown = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
            || getComputedStyle(box).outlineStyle !== 'none' || e.type === 'date';
          return `${window.seen.get(e)}|${shown}|${e.tagName} ${(e.textContent || e.name || '').trim().slice(0, 40)}`;
        }
        """;

    // Links inside a sentence are exempt by the standard; so is what stands in its own line of 24 px.
    private const string SmallTargets = """
        min => [...document.querySelectorAll('button,input:not([type=hidden]),select,summary,nav a,a.button')]
          .filter(e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
          .map(e => [e, (e.closest('label') ?? e).getBoundingClientRect()])
          .filter(([e, box]) => box.width > 0 && (box.height < min - 0.5 || box.width < min - 0.5))
          .map(([e, box]) => `${e.tagName} "${(e.textContent || e.name).trim().slice(0, 30)}" `
            + `${Math.round(box.width)}x${Math.round(box.height)}`)
        """;

    // What sticks out, innermost first, where nothing around it scrolls.
    private const string Widest = """
        width => [...document.querySelectorAll('body *')].reverse()
          .filter(e => e.getBoundingClientRect().right > width + 1 && !e.closest('.scroll,svg,.visually-hidden'))
          .slice(0, 3).map(e => e.outerHTML.slice(0, 160)).join(' / ')
        """;

    [BrowserFact]
    public async Task Every_page_prints_on_two_sheets_of_A4_or_less()
    {
        await using var visitors = new Visitors(journey);
        List<string> found = [];

        // The gallery of parts is for those who build pages: nobody carries it into a meeting.
        foreach (var page in Pages().Where(p => p.Name != "style"))
        {
            var reader = await visitors.GoAsync(page);
            var pdf = Encoding.Latin1.GetString(await reader.Page.PdfAsync(new() { PreferCSSPageSize = true }));
            var sheets = PdfPage().Count(pdf);
            Assert.NotEqual(0, sheets);
            if (sheets > PrintedPagesMax)
            {
                found.Add($"{page.Name}: {sheets} sheets");
            }
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [BrowserFact]
    public async Task Every_page_is_walked_by_the_keyboard_alone_and_shows_where_one_is()
    {
        await using var visitors = new Visitors(journey);
        List<string> found = [];
        foreach (var page in Pages())
        {
            var reader = await visitors.GoAsync(page);
            var expected = await reader.Page.EvaluateAsync<int>(Reachable);
            HashSet<string> reached = [];
            var presses = expected + 4 + (DateStops * await reader.Page.Locator("input[type=date]").CountAsync());
            for (var i = 0; i < presses; i++)
            {
                await reader.Page.Keyboard.PressAsync("Tab");
                if (await reader.Page.EvaluateAsync<string?>(NowFocused) is not { } now)
                {
                    // Past the end: a page that showed a refusal began at it, and what stands before comes now.
                    continue;
                }

                var parts = now.Split('|');
                reached.Add(parts[0]);
                if (parts[1] == "false")
                {
                    found.Add($"{page.Name}: nobody sees that {parts[2]} has the focus");
                }
            }

            if (reached.Count < expected)
            {
                found.Add($"{page.Name}: Tab reaches {reached.Count} of {expected}");
            }

            var small = await reader.Page.EvaluateAsync<string[]>(SmallTargets, TargetPixelsMin);
            found.AddRange(small.Select(s => $"{page.Name}: {s} is a small target"));
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [BrowserFact]
    public async Task Every_page_says_the_same_without_JavaScript()
    {
        await using var scripted = new Visitors(journey);
        await using var plain = new Visitors(journey, new() { JavaScriptEnabled = false });
        List<string> found = [];
        foreach (var page in Pages())
        {
            var (with, without) = (await scripted.GoAsync(page), await plain.GoAsync(page));
            foreach (var what in new[] { "main h1", "main h2", "main table", "main form", "main svg" })
            {
                var (some, all) = (
                    await without.Page.Locator(what).CountAsync(), await with.Page.Locator(what).CountAsync());
                if (some != all)
                {
                    found.Add($"{page.Name}: {what}: {some} without, {all} with");
                }
            }
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [BrowserFact]
    public async Task Words_that_are_longer_by_two_fifths_break_no_layout()
    {
        List<string> found = [];
        foreach (var width in Widths)
        {
            await using var visitors = new Visitors(
                journey, new() { ViewportSize = new() { Width = width, Height = 800 } });
            foreach (var page in Pages())
            {
                var reader = await visitors.GoAsync(page.In("qps"));
                Assert.Contains("⟦", await reader.Page.InnerTextAsync(".foot"), StringComparison.Ordinal);
                var needed = await reader.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
                await ScreenshotAsync(reader, $"{page.Name}-longer-{width}");
                if (needed > width)
                {
                    var widest = await reader.Page.EvaluateAsync<string>(Widest, width);
                    found.Add($"{page.Name}: {needed} px at {width}: {widest}");
                }
            }
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [GeneratedRegex(@"/Type\s*/Page\b")]
    private static partial Regex PdfPage();
}
