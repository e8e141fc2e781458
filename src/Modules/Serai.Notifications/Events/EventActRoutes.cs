using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Entries;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Platform.Time;

namespace Serai.Notifications.Events;

/// <summary>
/// An act of the event page at its two doors: a form that a person sends, and a body that a program sends. What it
/// decides is the same.
/// </summary>
/// <param name="Name">Of the form, and the last part of its address.</param>
/// <param name="Endpoint">Names the endpoint of the page.</param>
/// <param name="ApiEndpoint">Names the operation for programs.</param>
/// <param name="Summary">What it does, in a sentence.</param>
/// <param name="Decide">Pure: what is appended, or why not.</param>
internal sealed record EventActRoute<TBody>(
    string Name, string Endpoint, string ApiEndpoint, string Summary,
    Func<EventView, TypedForm, ActSurroundings, Decision<EntryDraft>> Decide)
    where TBody : notnull
{
    private string Path => "/events/{thread}/" + Name;

    public void Map(IEndpointRouteBuilder app) => app.MapPost(Path, PostAsync)
        .WithName(Endpoint).WithSummary(Summary);

    public void MapApi(IEndpointRouteBuilder api) => api.MapPost(Path, ApiPostAsync)
        .WithName(ApiEndpoint).WithSummary(Summary + " Needs a key that signs.")
        .Produces<EventReport>()
        .Produces<ProposedAct>(StatusCodes.Status202Accepted);

    private Task<IResult> PostAsync(
        string thread, string? origin, IFormCollection form, Viewer viewer, EventActs acts, ActSurroundings around,
        CancellationToken cancel)
    {
        var typed = TypedForm.Of(Name, form);
        return acts.RunAsync(
            new EventAct(viewer, thread, origin, typed), view => Decide(view, typed, around), cancel);
    }

    private Task<IResult> ApiPostAsync(
        string thread, string? origin, TBody said, HttpContext http, Viewer viewer, EventActs acts,
        ActSurroundings around, CancellationToken cancel)
    {
        var typed = TypedForm.Of(Name, said);
        return acts.AnswerAsync(
            http, new EventAct(viewer, thread, origin, typed), view => Decide(view, typed, around), cancel);
    }
}

/// <summary>What an act looks at beside the event and what was typed.</summary>
internal sealed class ActSurroundings(
    Viewer viewer, NodeDirectory directory, Texts texts, BusinessClock clock)
{
    public IReadOnlyList<KnownNode> Peers => directory.Peers;

    /// <summary>The office in which the person acts.</summary>
    public string Office => Offices.Of(viewer);

    public string Language => texts.Language.Code;

    public DateTimeOffset Now => clock.GetUtcNow();
}
