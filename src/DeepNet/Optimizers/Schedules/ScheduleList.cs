using System.Globalization;

namespace DeepNet.Optimizers;

/// <summary>What schedules made of schedules share.</summary>
internal static class ScheduleList
{
    /// <summary>The one optimizer of all of them.</summary>
    public static Optimizer OptimizerOf(string owner, ReadOnlySpan<Schedule> schedules)
    {
        Check.Argument(!schedules.IsEmpty, $"{owner}: there are no schedules.");
        foreach (Schedule schedule in schedules)
        {
            ArgumentNullException.ThrowIfNull(schedule, nameof(schedules));
            Check.Argument(
                ReferenceEquals(schedule.Optimizer, schedules[0].Optimizer),
                $"{owner}: {schedules[0].GetType().Name} and {schedule.GetType().Name} belong to different optimizers; "
                    + $"all must have one.");
        }

        return schedules[0].Optimizer;
    }

    public static void Save(Schedule[] schedules, OrderedDictionary<string, Tensor> state, string prefix)
    {
        for (int i = 0; i < schedules.Length; i++)
            schedules[i].Save(state, PrefixOf(prefix, i));
    }

    public static Action? Restore(Schedule[] schedules, StateReader reader, string prefix)
    {
        Action? commit = null;
        for (int i = 0; i < schedules.Length; i++)
            commit += schedules[i].Restore(reader, PrefixOf(prefix, i));
        return commit;
    }

    private static string PrefixOf(string prefix, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}schedules.{index}.");
}
