namespace Serai.Surveillance.Filters;

/// <summary>What a filter bar lets its reader choose.</summary>
[Flags]
public enum FilterFields
{
    None = 0,
    Disease = 1,
    Indicator = 2,
    Places = 4,
    Level = 8,
    DatedBy = 16,
    Period = 32,
    Days = 64,
    AsOf = 128,
    All = Disease | Indicator | Places | Level | DatedBy | Period | Days | AsOf,
}
