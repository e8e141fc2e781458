using System.Diagnostics;
using System.Globalization;
using Serai.Reads;

// serai-reads ADDRESS NAME PASSWORD USERS SECONDS THINK-SECONDS [PLAIN.DB]: a node that serves, an account, how many
// people read for how long, how long each thinks between two pages, and the table that Serai.Figures left.
if (args is not [var address, var name, var password, var usersText, var secondsText, var thinkText, ..])
{
    Console.Error.WriteLine("Call: Serai.Reads ADDRESS NAME PASSWORD USERS SECONDS THINK-SECONDS [PLAIN.DB]");
    return 2;
}

var (users, node) = (int.Parse(usersText, CultureInfo.InvariantCulture), new Uri(address));
var (time, think) = (Seconds(secondsText), Seconds(thinkText));
var readers = new List<Reader>();
for (var i = 0; i < users; i++)
{
    readers.Add(await Reader.SignInAsync(node, name, password));
}

// One alone reads below what a client may ask for in a second.
var alone = TimeSpan.FromMilliseconds(10);
var series = await readers[0].SeriesAsync();
Console.WriteLine("| what | users | think | reads | a second | p50 ms | p95 ms | p99 ms | max ms | max / p50 |");
Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
foreach (var (what, path) in new (string, Func<Random, string>)[]
{
    ("one series, /api/v1/series/ID", random => $"/api/v1/series/{series[random.Next(series.Count)]}"),
    ("a page of series, /api/v1/series", _ => "/api/v1/series"),
    ("signals, /api/v1/signals", _ => "/api/v1/signals"),
    ("overview, /overview", _ => "/overview"),
})
{
    await Load.RunAsync([readers[0]], path, TimeSpan.FromSeconds(2), alone);
    Print(what, 1, alone, await Load.RunAsync([readers[0]], path, time, alone));
    Print(what, users, think, await Load.RunAsync(readers, path, time, think));
}

if (args.Length > 6)
{
    Print("the rows of one series in plain SQL", 1, TimeSpan.Zero, PlainRead.Run(args[6], time));
}

readers.ForEach(reader => reader.Dispose());
return 0;

static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));

static void Print(string what, int users, TimeSpan think, Latencies taken) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"| {what} | {users} | {think.TotalSeconds} s | {taken.Count} | {taken.ASecond:0} | {taken.At(0.5):0.0} | " +
    $"{taken.At(0.95):0.0} | {taken.At(0.99):0.0} | {taken.At(1):0.0} | {taken.At(1) / taken.At(0.5):0.0} |"));
