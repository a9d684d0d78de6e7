namespace DeepNet.Layers;

/// <summary>Checks positions in lists of modules.</summary>
internal static class ListIndex
{
    /// <summary>The position itself, if it is in [0, count).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static int Of(string owner, int index, int count) =>
        index >= 0 && index < count ? index : throw Outside(owner, index, count);

    /// <summary>The same for a position that may count from the end.</summary>
    public static int Of(string owner, Index index, int count)
    {
        int offset = index.GetOffset(count);
        return offset >= 0 && offset < count ? offset : throw Outside(owner, index, count);
    }

    /// <summary>The same for a position to insert at: the end is one too.</summary>
    public static int ToInsert(string owner, int index, int count) =>
        index >= 0 && index <= count ? index : throw Outside(owner, index, count);

    /// <summary>Start and length of a range that lies in [0, count].</summary>
    public static (int Start, int Length) Of(string owner, Range range, int count)
    {
        int start = range.Start.GetOffset(count), end = range.End.GetOffset(count);
        return start >= 0 && start <= end && end <= count ? (start, end - start) : throw Outside(owner, range, count);
    }

    private static ArgumentOutOfRangeException Outside<T>(string owner, T index, int count) => new(
        nameof(index), index, $"{owner}: index {index} is outside of {count} element{(count == 1 ? "" : "s")}.");
}
