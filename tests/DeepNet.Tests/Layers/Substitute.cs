using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

/// <summary>Puts a tensor in a parameter's place, so that gradients with respect to it can be checked like those of
/// an input.</summary>
internal sealed class Substitute : Parametrization
{
    private readonly Func<Tensor> _value;

    private Substitute(Tensor value) => _value = () => value;

    public override Tensor Forward(Tensor[] originals) => _value();

    /// <summary>Whoever reads the parameter of this name from now on gets the tensor.</summary>
    public static void Put(Module root, string name, Tensor value)
    {
        int dot = name.LastIndexOf('.');
        Module owner = dot < 0 ? root : root.NamedModules().Single(entry => entry.Name == name[..dot]).Module;
        owner.Parametrize(name[(dot + 1)..], new Substitute(value));
    }
}
