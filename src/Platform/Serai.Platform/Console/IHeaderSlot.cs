namespace Serai.Platform.Console;

/// <summary>
/// What the host adds to the header of every page, beside the clock: a component without required parameters, for
/// example the buttons of the demonstration. Registered as a service; shown in the order of registration.
/// </summary>
public interface IHeaderSlot
{
    Type Component { get; }
}
