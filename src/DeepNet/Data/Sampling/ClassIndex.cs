namespace DeepNet.Data;

/// <summary>The samples of each class.</summary>
internal sealed class ClassIndex
{
    private ClassIndex(long[] labels, int[][] members) => (Labels, Members) = (labels, members);

    /// <summary>The labels of the classes, rising.</summary>
    public long[] Labels { get; }

    /// <summary>The sample numbers of each class, rising.</summary>
    public int[][] Members { get; }

    /// <summary>How many classes there are.</summary>
    public int Count => Labels.Length;

    /// <summary>Finds the classes of labels [samples], of which there has to be one.</summary>
    public static ClassIndex Of(string operation, Tensor labels)
    {
        long[] values = Values(operation, nameof(labels), labels);
        var members = new SortedDictionary<long, List<int>>();
        for (int i = 0; i < values.Length; i++)
        {
            if (!members.TryGetValue(values[i], out List<int>? list))
                members.Add(values[i], list = []);
            list.Add(i);
        }

        return new ClassIndex([.. members.Keys], [.. members.Values.Select(list => list.ToArray())]);
    }

    /// <summary>The elements of labels or groups [samples].</summary>
    public static long[] Values(string operation, string what, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(labels, what);
        Check.Shape(
            labels.Rank == 1 && labels.Count > 0,
            $"{operation}: {what} {labels.Shape} must be [samples], with at least one.");
        if (labels.DType is not (DType.Int64 or DType.Int32))
        {
            throw new DTypeException(
                $"{operation}: {what} are {labels.DType}, but must be Int64 or Int32.", labels.DType);
        }

        return labels.Cast(DType.Int64).ToArray<long>();
    }
}
