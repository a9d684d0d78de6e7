namespace DeepNet.Kernels;

/// <summary>An associative, commutative combination of many integers into one.</summary>
internal interface IIntegerReduceOp
{
    /// <summary>The result of combining nothing.</summary>
    long IntegerIdentity { get; }

    /// <summary>Combines two partial results; wraps around on overflow.</summary>
    long Combine(long a, long b);
}
