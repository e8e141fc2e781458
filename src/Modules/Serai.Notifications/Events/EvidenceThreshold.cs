using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Events;

/// <summary>The threshold that an event's evidence is shown with.</summary>
internal static class EvidenceThreshold
{
    private const string ThreeDaySum = "ears-c3";

    /// <summary>
    /// The largest count that would not have alarmed. EARS C3 alarms by the excess of three days: the bound in cases
    /// that openings of earlier versions carry is 0 as soon as the two days before suffice, and says nothing.
    /// </summary>
    public static double? Of(SignalEvidence evidence) => evidence.Method == ThreeDaySum ? null : evidence.Threshold;
}
