namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>One element of every run of equal elements, in row-major order; which run each element is in, and how
    /// long each is.</summary>
    /// <remarks>Every NaN is a run of its own. Has no gradient. torch.unique_consecutive.</remarks>
    public UniqueResult UniqueConsecutive()
    {
        if (Count == 0)
            return new UniqueResult(New([0]), New(Shape, DType.Int64), New([0], DType.Int64));
        Tensor flat = Detach().Reshape(-1);
        (Tensor runs, Tensor counts) = flat.Runs();
        return new UniqueResult(flat.Gather(0, counts.CumSum(0) - counts), runs.Reshape(Shape), counts);
    }

    /// <summary>Per element of a line, which run of equals it is in; per run, its length.</summary>
    private (Tensor Runs, Tensor Counts) Runs()
    {
        int n = Shape[0];
        // A run's number is how many times the values changed before it.
        Tensor runs = Zeros([n], DType.Int64, Device);
        if (n > 1)
        {
            Tensor changes = Narrow(0, 1, n - 1).Ne(Narrow(0, 0, n - 1));
            Backend.Copy(changes.CumSum(0), runs.Narrow(0, 1, n - 1));
        }

        int count = (int)runs.Narrow(0, n - 1, 1).ToScalar<long>() + 1;
        return (runs, Zeros([count], DType.Int64, Device).ScatterAdd(0, runs, Ones([n], DType.Int64, Device)));
    }
}
