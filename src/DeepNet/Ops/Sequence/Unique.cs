namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The different values of all elements, sorted; which one each element is, and how often each
    /// occurs.</summary>
    /// <remarks>Every NaN is a value of its own. Has no gradient. torch.unique.</remarks>
    public UniqueResult Unique()
    {
        if (Count == 0)
            return new UniqueResult(New([0]), New(Shape, DType.Int64), New([0], DType.Int64));
        Tensor flat = Detach().Reshape(-1);
        (Tensor sorted, Tensor order) = flat.Sort(0);
        int n = flat.Shape[0];
        // A value's number is how many times the sorted values changed before it.
        Tensor ids = Zeros([n], DType.Int64, Device);
        if (n > 1)
        {
            Tensor changes = sorted.Narrow(0, 1, n - 1).Ne(sorted.Narrow(0, 0, n - 1));
            Backend.Copy(changes.CumSum(0), ids.Narrow(0, 1, n - 1));
        }

        int count = (int)ids.Narrow(0, n - 1, 1).ToScalar<long>() + 1;
        Tensor counts = Zeros([count], DType.Int64, Device).ScatterAdd(0, ids, Ones([n], DType.Int64, Device));
        Tensor firsts = counts.CumSum(0) - counts;
        Tensor inverse = Zeros([n], DType.Int64, Device).ScatterAdd(0, order, ids);
        return new UniqueResult(sorted.Gather(0, firsts), inverse.Reshape(Shape), counts);
    }
}
