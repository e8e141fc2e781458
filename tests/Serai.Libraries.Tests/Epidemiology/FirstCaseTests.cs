using FsCheck;
using FsCheck.Fluent;
using Serai.Epidemiology;

namespace Serai.Libraries.Tests.Epidemiology;

public sealed class FirstCaseTests
{
    [Fact]
    public void The_first_positive_count_is_found() =>
        Assert.Equal(new FirstCaseFound(4, 4, 4, 3), FirstCase.Find([0, 0, double.NaN, 0, 4, 2]));

    [Fact]
    public void A_series_that_begins_with_cases_has_no_steps_before_them() =>
        Assert.Equal(new FirstCaseFound(0, 5, 0, 0), FirstCase.Find([5, 1]));

    [Fact]
    public void No_case_is_no_first_case()
    {
        Assert.Null(FirstCase.Find([]));
        Assert.Null(FirstCase.Find([0, double.NaN, -2]));
    }

    [Fact]
    public void A_case_that_was_taken_back_was_never_one() =>
        Assert.Equal(3, FirstCase.Find([1, -1, 0, 2], from: 1)?.Index);

    [Fact]
    public void Earlier_cases_are_history_and_not_found_again()
    {
        Assert.Null(FirstCase.Find([0, 1, 0, 0, 9], from: 2));
        Assert.Equal(1, FirstCase.Find([0, 1, 0, 0, 9], from: 1)?.Index);
    }

    [Fact]
    public void A_start_outside_the_series_is_refused()
    {
        Assert.Null(FirstCase.Find([1], from: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => FirstCase.Find([1], from: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => FirstCase.Find([1], from: -1));
    }

    [Fact]
    public void There_is_at_most_one_first_case_where_nothing_is_taken_back() =>
        Prop.ForAll(Gen.Choose(0, 3).Select(n => (double)n).ArrayOf().ToArbitrary(), counts =>
        {
            var first = Array.FindIndex(counts, count => count > 0);
            Assert.Equal(first < 0 ? null : first, FirstCase.Find(counts)?.Index);
            if (first >= 0)
            {
                Assert.Null(FirstCase.Find(counts, first + 1));
            }
        }).QuickCheckThrowOnFailure();
}
