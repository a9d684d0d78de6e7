namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// A new last dimension with 1 at each element's number and 0 elsewhere, as Int64. torch.nn.functional.one_hot.
    /// </summary>
    /// <param name="classCount">The size of the new dimension; one more than the largest element if null.</param>
    /// <exception cref="DTypeException">The tensor is not Int64 or Int32.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An element is not in [0, classCount).</exception>
    public Tensor OneHot(int? classCount = null)
    {
        Tensor index = Check.Indices(nameof(OneHot), this);
        int classes = classCount ?? Largest(index) + 1;
        Check.Argument(classes > 0, $"OneHot: {classes} classes; name their number for an empty tensor.");
        return Zeros(new Shape([.. Shape, classes]), DType.Int64, Device).Scatter(-1, index.Unsqueeze(-1), 1);
    }

    private static int Largest(Tensor index)
    {
        long largest = -1;
        foreach (long i in index.ToArray<long>())
            largest = Math.Max(largest, i);
        return Check.Size(nameof(OneHot), largest);
    }
}
