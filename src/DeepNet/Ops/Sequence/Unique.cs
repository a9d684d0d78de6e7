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
        (Tensor ids, Tensor counts) = sorted.Runs();
        Tensor firsts = counts.CumSum(0) - counts;
        Tensor inverse = ZerosLike(ids).ScatterAdd(0, order, ids);
        return new UniqueResult(sorted.Gather(0, firsts), inverse.Reshape(Shape), counts);
    }
}
