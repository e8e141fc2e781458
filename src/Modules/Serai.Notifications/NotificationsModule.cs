namespace Serai.Notifications;

public sealed class NotificationsModule
{
    public const string ModuleName = "notifications";
}
