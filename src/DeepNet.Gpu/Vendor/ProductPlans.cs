namespace DeepNet.Gpu.Vendor;

/// <summary>What was found out about products, so that it is not asked for again.</summary>
internal sealed class ProductPlans(CublasLt library)
{
    /// <summary>Plans of programs whose sizes change all the time are forgotten together.</summary>
    private const int Most = 1024;

    private readonly Dictionary<(ProductShape, (uint, uint, uint, uint)), ProductPlan> _plans = [];

    /// <exception cref="VendorException">The library cannot compute it.</exception>
    public ProductPlan Of(in ProductShape shape, in ProductAddresses addresses)
    {
        (ProductShape, (uint, uint, uint, uint)) key = (shape, addresses.Alignments);
        if (!_plans.TryGetValue(key, out ProductPlan? plan))
        {
            if (_plans.Count == Most)
            {
                foreach (ProductPlan former in _plans.Values)
                    former.Free(library);
                _plans.Clear();
            }

            _plans[key] = plan = ProductPlan.Of(library, shape, addresses);
        }

        return plan;
    }
}
