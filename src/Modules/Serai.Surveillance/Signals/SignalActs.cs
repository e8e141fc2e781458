using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Serai.Platform.Api;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Surveillance.Series;
using Serai.Vocabulary.Registers;

namespace Serai.Surveillance.Signals;

/// <summary>What the acts on a signal have in common: its page, with what was typed and why it was refused.</summary>
public sealed class SignalActs(
    SignalsTable signals, SeriesQueries series, AnnotationRegister changes, Audit audit)
{
    public SignalDetail? Find(Viewer viewer, long id) => signals.Find(viewer, id);

    /// <summary>What programs are told of a signal; null where there is none.</summary>
    public SignalReport? Report(Viewer viewer, long id, Texts texts) => Find(viewer, id) is { } detail
        ? SignalReport.Of(
            detail, changes.Of(detail.Signal.Disease, detail.Signal.Indicator, [detail.Signal.Place]), texts)
        : null;

    /// <summary>Puts a decision into the audit trail, in its transaction.</summary>
    internal void Record(WriteSession tx, Viewer viewer, SignalLine signal, RecordedDecision decision) => audit.Record(
        tx,
        viewer,
        "surveillance." + decision.Act,
        $"/signals/{signal.Id}",
        new AuditSubject(signal.Disease, signal.Place));

    /// <summary>A refusal for programs: what was done before, or by somebody else, is a conflict.</summary>
    internal static IResult Refused(Refusal refusal) => ApiProblem.Of(refusal, refusal.TextKey switch
    {
        "surveillance.keep.kept" or "surveillance.keep.dismissed" or "surveillance.dismiss.already"
            or "surveillance.reopen.not" => StatusCodes.Status409Conflict,
        "api.key.refused.signs" => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status422UnprocessableEntity,
    });

    public IResult Page(Viewer viewer, long id, SignalForm? typed = null, Refusal? refusal = null)
    {
        if (Find(viewer, id) is not { } detail)
        {
            return TypedResults.NotFound();
        }

        var curve = series.Around(viewer, detail.Signal.Series, detail.Signal.FirstDay, detail.Signal.LastDay);
        var weeks = series.WeeksAround(viewer, detail.Signal.Series, detail.Signal.LastDay);
        return new RazorComponentResult<SignalPage>(
            new { Detail = detail, Curve = curve, Weeks = weeks, Typed = typed, Refusal = refusal })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }
}
